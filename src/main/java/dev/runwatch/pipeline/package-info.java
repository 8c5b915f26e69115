/// The events of one invocation: batch, items and their failures, time budget, and the function catalog.
@NullMarked
package dev.runwatch.pipeline;

import org.jspecify.annotations.NullMarked;
