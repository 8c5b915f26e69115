/// Turns AWS's JSON into a `StepFunctionsEvent`, or rejects it.
@NullMarked
package dev.runwatch.decode;

import org.jspecify.annotations.NullMarked;
