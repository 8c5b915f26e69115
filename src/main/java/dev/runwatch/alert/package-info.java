/// Renders serious reports as messages and hands them to SNS.
@NullMarked
package dev.runwatch.alert;

import org.jspecify.annotations.NullMarked;
