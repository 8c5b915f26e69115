/// What becomes of events that fail.
@NullMarked
package dev.runwatch.redelivery;

import org.jspecify.annotations.NullMarked;
