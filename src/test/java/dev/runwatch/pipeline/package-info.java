/// Plain values.
@NullMarked
package dev.runwatch.pipeline;

import org.jspecify.annotations.NullMarked;
