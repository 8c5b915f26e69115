/// Counts and times events with Micrometer, and publishes before the invocation ends.
@NullMarked
package dev.runwatch.metrics;

import org.jspecify.annotations.NullMarked;
