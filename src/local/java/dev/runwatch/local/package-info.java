/// The whole system on one machine: a local AWS, the real template, the real function, and a subscriber.
@NullMarked
package dev.runwatch.local;

import org.jspecify.annotations.NullMarked;
