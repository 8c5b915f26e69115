/// Envelopes as Lambda gets them.
@NullMarked
package dev.runwatch.intake;

import org.jspecify.annotations.NullMarked;
