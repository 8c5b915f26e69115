/// Agrees with other functions on who sends an alert, by a table that all of them write to.
@NullMarked
package dev.runwatch.claim;

import org.jspecify.annotations.NullMarked;
