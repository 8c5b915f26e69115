/// Decides per status what to report and how severe it is, and writes the log line.
@NullMarked
package dev.runwatch.report;

import org.jspecify.annotations.NullMarked;
