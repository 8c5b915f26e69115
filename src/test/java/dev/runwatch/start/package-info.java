/// What is made ready before the first event.
@NullMarked
package dev.runwatch.start;

import org.jspecify.annotations.NullMarked;
