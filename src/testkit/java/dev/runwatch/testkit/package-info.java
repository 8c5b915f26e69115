/// What the tests stand on: neighbours that can fail on demand.
@NullMarked
package dev.runwatch.testkit;

import org.jspecify.annotations.NullMarked;
