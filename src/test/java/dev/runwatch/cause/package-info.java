/// Causes as AWS services, runtimes and people write them, and damaged ones.
@NullMarked
package dev.runwatch.cause;

import org.jspecify.annotations.NullMarked;
