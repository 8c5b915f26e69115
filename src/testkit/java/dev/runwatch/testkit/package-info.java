/// Fakes of AWS that fail on demand, and other support for tests.
@NullMarked
package dev.runwatch.testkit;

import org.jspecify.annotations.NullMarked;
