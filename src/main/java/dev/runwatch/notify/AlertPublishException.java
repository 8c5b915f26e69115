package dev.runwatch.notify;

import dev.runwatch.notify.NotifyOutcome.Failed;
import dev.runwatch.notify.NotifyOutcome.InProgress;
import dev.runwatch.notify.NotifyOutcome.Unacknowledged;
import dev.runwatch.pipeline.ClassifiedFailure;
import dev.runwatch.report.Severity;
import java.util.Locale;

/// Fails an event whose alert was not published. Lambda retries the event, or SQS redelivers it.
public final class AlertPublishException extends RuntimeException implements ClassifiedFailure {

    private static final long serialVersionUID = 1;

    private final Severity severity;
    private final transient Unacknowledged outcome;

    public AlertPublishException(Severity severity, Unacknowledged outcome) {
        super(outcome.message(), outcome instanceof Failed failed ? failed.cause() : null);
        this.severity = severity;
        this.outcome = outcome;
    }

    public Severity severity() {
        return severity;
    }

    public Unacknowledged outcome() {
        return outcome;
    }

    @Override
    public String reasonCode() {
        return switch (outcome) {
            case Failed failed -> failed.reason().name().toLowerCase(Locale.ROOT);
            case InProgress inProgress -> "in_progress";
        };
    }
}
