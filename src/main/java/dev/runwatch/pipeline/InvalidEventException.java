package dev.runwatch.pipeline;

/// An event that cannot be read. It fails, so that the sender keeps it and its dead-letter queue raises the alarm.
public final class InvalidEventException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /// A closed list: it is a metric's tag and a log's field alike.
    public enum Reason {
        /// Not JSON, or JSON that is deeper or longer than anything AWS sends.
        MALFORMED,
        /// JSON, but none of the envelopes and events that Runwatch is for.
        UNEXPECTED,
        /// The right event, without the part that says what happened.
        INCOMPLETE
    }

    private final Reason reason;

    /// @param message what was got, what is expected and what to do; without any of the event's values that may be
    ///     secret
    public InvalidEventException(Reason why, String message) {
        // The message tells all; where in the code it was found helps nobody who reads it at night.
        super(message, null, false, false);
        this.reason = why;
    }

    public Reason reason() {
        return reason;
    }
}
