/// Reads an error and a cause of any integration: what happened, where, and why.
@NullMarked
package dev.runwatch.cause;

import org.jspecify.annotations.NullMarked;
