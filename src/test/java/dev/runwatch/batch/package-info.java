/// Plain values.
@NullMarked
package dev.runwatch.batch;

import org.jspecify.annotations.NullMarked;
