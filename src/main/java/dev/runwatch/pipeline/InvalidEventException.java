package dev.runwatch.pipeline;

import java.util.Locale;

/// An event that cannot be read. It fails, so that it ends in a dead-letter queue, whose alarm fires.
public final class InvalidEventException extends RuntimeException implements ClassifiedFailure {

    private static final long serialVersionUID = 1;

    /// A closed list: the metric's dimension and the log field.
    public enum Reason {
        /// Not JSON, or JSON that is nested too deeply or too long.
        MALFORMED,
        /// JSON, but no envelope or event that Runwatch handles.
        UNEXPECTED,
        /// A Step Functions event without the part that says what happened.
        INCOMPLETE
    }

    private final Reason reason;

    /// @param message what was received, what is expected and what to do; no values of the event that may be secret
    public InvalidEventException(Reason reason, String message) {
        // The message is enough for an operator, so there is no stack trace.
        super(message, null, false, false);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    @Override
    public String reasonCode() {
        return reason.name().toLowerCase(Locale.ROOT);
    }
}
