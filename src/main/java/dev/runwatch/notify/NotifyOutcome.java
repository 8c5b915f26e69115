package dev.runwatch.notify;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What became of the alert for one report.
public sealed interface NotifyOutcome {

    /// The event is done.
    sealed interface Acknowledged extends NotifyOutcome {}

    /// The event must be retried.
    sealed interface Unacknowledged extends NotifyOutcome {

        /// For the operator.
        String message();
    }

    /// SNS stored the alert.
    ///
    /// @param messageId from SNS
    /// @param at when SNS's response arrived
    /// @param dedupUnavailable whether the table did not record the claim: the alert may arrive twice
    record Published(String messageId, Instant at, boolean dedupUnavailable) implements Acknowledged {}

    /// The same alert was published before.
    record Duplicate() implements Acknowledged {}

    /// The report needs no alert: it is below the threshold, or from a replay.
    record Suppressed() implements Acknowledged {}

    /// Another invocation or function is publishing the same alert and may still fail.
    record InProgress(String message) implements Unacknowledged {}

    /// The alert was not published, or its result is unknown; then a retry may publish it twice.
    ///
    /// @param detail what happened, without a full stop
    record Failed(
            FailureReason reason, String detail, @Nullable Throwable cause) implements Unacknowledged {

        /// What happened and what the operator can do.
        @Override
        public String message() {
            return detail + ". " + reason.advice();
        }
    }
}
