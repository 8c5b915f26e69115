/// Counts that stay exact whatever CloudWatch does.
@NullMarked
package dev.runwatch.metrics;

import org.jspecify.annotations.NullMarked;
