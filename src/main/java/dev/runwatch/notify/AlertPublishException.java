package dev.runwatch.notify;

import dev.runwatch.report.Severity;

/// SNS did not take an alert, after all retries that the deadline allowed. Sending it again may repeat the alert.
public final class AlertPublishException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final Severity severity;

    public AlertPublishException(Severity severity, String message, Throwable cause) {
        super(message, cause);
        this.severity = severity;
    }

    public Severity severity() {
        return severity;
    }
}
