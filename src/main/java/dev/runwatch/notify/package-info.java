/// Renders serious reports as messages and hands them to SNS.
@NullMarked
package dev.runwatch.notify;

import org.jspecify.annotations.NullMarked;
