/// Agrees with other functions on who sends an alert, by a table that all of them write to.
@NullMarked
package dev.runwatch.store;

import org.jspecify.annotations.NullMarked;
