/// Writes the log: one JSON object per line on standard output.
@NullMarked
package dev.runwatch.logging;

import org.jspecify.annotations.NullMarked;
