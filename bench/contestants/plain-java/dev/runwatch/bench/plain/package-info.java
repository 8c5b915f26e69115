/// Runwatch's own packages, wired by hand.
@NullMarked
package dev.runwatch.bench.plain;

import org.jspecify.annotations.NullMarked;
