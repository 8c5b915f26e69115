/// Tests of rendering, deduplication and publishing.
@NullMarked
package dev.runwatch.notify;

import org.jspecify.annotations.NullMarked;
