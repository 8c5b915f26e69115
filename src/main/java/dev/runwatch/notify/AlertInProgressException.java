package dev.runwatch.notify;

import dev.runwatch.report.Severity;

/// Another invocation or function is sending the same alert and may yet fail, so this event is not acknowledged: it
/// comes again when that one's end is known.
public final class AlertInProgressException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final Severity severity;

    public AlertInProgressException(Severity severity, String message) {
        super(message);
        this.severity = severity;
    }

    public Severity severity() {
        return severity;
    }
}
