/// Finds failed executions for which no event was received.
@NullMarked
package dev.runwatch.reconcile;

import org.jspecify.annotations.NullMarked;
