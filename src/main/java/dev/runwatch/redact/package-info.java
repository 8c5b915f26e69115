/// Takes secrets out of JSON, of JSON inside strings, and out of free text.
@NullMarked
package dev.runwatch.redact;

import org.jspecify.annotations.NullMarked;
