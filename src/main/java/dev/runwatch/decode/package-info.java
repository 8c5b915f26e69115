/// Turns AWS's JSON into a `Notice`, or refuses it; the only place that knows AWS's field names.
@NullMarked
package dev.runwatch.decode;

import org.jspecify.annotations.NullMarked;
