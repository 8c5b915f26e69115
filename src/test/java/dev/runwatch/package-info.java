/// The whole: the real function, its real configuration, its real entry.
@NullMarked
package dev.runwatch;

import org.jspecify.annotations.NullMarked;
