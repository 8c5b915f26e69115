/// Text as it is found in causes: stack traces, logs, markup, and prefixes of Step Functions.
@NullMarked
package dev.runwatch.cause.text;

import org.jspecify.annotations.NullMarked;
