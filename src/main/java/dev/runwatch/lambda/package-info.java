/// Opens the envelope that the Lambda got, and at the end writes the answer that this envelope expects.
@NullMarked
package dev.runwatch.lambda;

import org.jspecify.annotations.NullMarked;
