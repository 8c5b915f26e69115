/// Envelopes as Lambda gets them.
@NullMarked
package dev.runwatch.lambda;

import org.jspecify.annotations.NullMarked;
