/// Plain values.
@NullMarked
package dev.runwatch.event;

import org.jspecify.annotations.NullMarked;
