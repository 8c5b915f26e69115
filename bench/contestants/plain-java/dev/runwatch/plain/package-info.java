/// Runwatch's own rooms, wired by hand.
@NullMarked
package dev.runwatch.plain;

import org.jspecify.annotations.NullMarked;
