/// Masks secrets in JSON, in JSON inside strings, and in free text.
@NullMarked
package dev.runwatch.redact;

import org.jspecify.annotations.NullMarked;
