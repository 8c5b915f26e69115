/// Sanitizes, truncates and quotes text, in one place.
@NullMarked
package dev.runwatch.text;

import org.jspecify.annotations.NullMarked;
