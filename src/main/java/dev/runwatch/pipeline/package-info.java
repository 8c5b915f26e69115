/// The events of one invocation: maps a one-event function over them, keeps a failure with its event, knows the
/// deadline.
@NullMarked
package dev.runwatch.pipeline;

import org.jspecify.annotations.NullMarked;
