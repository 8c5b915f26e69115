/// Turns an error and its cause into what happened, where and why.
@NullMarked
package dev.runwatch.cause;

import org.jspecify.annotations.NullMarked;
