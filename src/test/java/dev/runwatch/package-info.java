/// Tests of the complete function, with its real configuration and handler.
@NullMarked
package dev.runwatch;

import org.jspecify.annotations.NullMarked;
