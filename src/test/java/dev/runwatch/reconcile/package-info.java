/// The real clients of the SDK against Step Functions and a table on the loopback.
@NullMarked
package dev.runwatch.reconcile;

import org.jspecify.annotations.NullMarked;
