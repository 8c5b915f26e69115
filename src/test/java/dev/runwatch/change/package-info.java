/// Plain values.
@NullMarked
package dev.runwatch.change;

import org.jspecify.annotations.NullMarked;
