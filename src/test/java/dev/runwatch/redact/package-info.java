/// Canaries in every disguise, and innocent neighbours.
@NullMarked
package dev.runwatch.redact;

import org.jspecify.annotations.NullMarked;
