/// Secrets in many forms, and harmless text.
@NullMarked
package dev.runwatch.redact;

import org.jspecify.annotations.NullMarked;
