/// Writes the log: one JSON object per line on standard output. The only place that does.
@NullMarked
package dev.runwatch.logging;

import org.jspecify.annotations.NullMarked;
