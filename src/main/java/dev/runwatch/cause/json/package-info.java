/// JSON as it is found in causes: truncated, escaped again, or in the notation of Python.
@NullMarked
package dev.runwatch.cause.json;

import org.jspecify.annotations.NullMarked;
