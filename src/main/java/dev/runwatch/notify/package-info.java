/// Applies the threshold, suppresses duplicates, and publishes each alert once.
@NullMarked
package dev.runwatch.notify;

import org.jspecify.annotations.NullMarked;
