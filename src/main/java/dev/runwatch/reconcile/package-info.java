/// Finds the executions that ended badly and whose event never came, and puts them where the event would have been.
@NullMarked
package dev.runwatch.reconcile;

import org.jspecify.annotations.NullMarked;
