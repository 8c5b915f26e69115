package dev.runwatch.notify;

import dev.runwatch.notify.render.ExecutionPart;
import dev.runwatch.report.Severity;
import java.time.Duration;
import java.util.Set;

/// Where alerts go, and which.
///
/// @param topicArn the SNS topic; a FIFO topic's ARN ends in `.fifo`
/// @param threshold the least severity that is worth an alert
/// @param onReplay whether an event that an archive sends again may alert again
/// @param include parts of the execution that the alert shows, redacted
/// @param timeout for handing one batch of alerts to SNS, retries included; the invocation's deadline may shorten it
/// @param attemptTimeout for one try of it
record AlertSettings(
        String topicArn,
        Severity threshold,
        boolean onReplay,
        Set<ExecutionPart> include,
        Duration timeout,
        Duration attemptTimeout) {

    private static final String TOPIC_ARN = "arn:aws[a-z-]*:sns:([a-z0-9-]+):\\d{12}:[\\w-]{1,251}(\\.fifo)?";

    AlertSettings {
        if (!topicArn.matches(TOPIC_ARN)) {
            throw new IllegalArgumentException("runwatch.alerts.topic-arn must be the ARN of an SNS topic, such as"
                    + " arn:aws:sns:eu-central-1:123456789012:alerts: '" + topicArn + "'");
        }
        requirePositive("timeout", timeout);
        requirePositive("attempt-timeout", attemptTimeout);
    }

    private static void requirePositive(String property, Duration value) {
        if (!value.isPositive()) {
            throw new IllegalArgumentException("runwatch.alerts.%s must be longer than zero, such as 3s: '%dms'"
                    .formatted(property, value.toMillis()));
        }
    }
}
