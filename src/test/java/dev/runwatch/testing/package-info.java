/// What the tests stand on: neighbours that can fail on demand.
@NullMarked
package dev.runwatch.testing;

import org.jspecify.annotations.NullMarked;
