/// The real clients of the SDK against Step Functions and a table on the loopback.
@NullMarked
package dev.runwatch.sweep;

import org.jspecify.annotations.NullMarked;
