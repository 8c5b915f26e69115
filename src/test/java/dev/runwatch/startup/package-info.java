/// What is made ready before the first event.
@NullMarked
package dev.runwatch.startup;

import org.jspecify.annotations.NullMarked;
