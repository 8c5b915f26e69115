package dev.runwatch.notify;

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
public record AlertSettings(
        String topicArn,
        Severity threshold,
        boolean onReplay,
        Set<Part> include,
        Duration timeout,
        Duration attemptTimeout) {

    private static final String TOPIC_ARN = "arn:aws[a-z-]*:sns:([a-z0-9-]+):\\d{12}:[\\w-]{1,251}(\\.fifo)?";

    /// A part of the execution that belongs to somebody else and stays out of an alert by default.
    public enum Part {
        INPUT,
        OUTPUT
    }

    public AlertSettings {
        if (!topicArn.matches(TOPIC_ARN)) {
            throw new IllegalArgumentException("runwatch.alerts.topic-arn must be the ARN of an SNS topic, such as"
                    + " arn:aws:sns:eu-central-1:123456789012:alerts: '" + topicArn + "'");
        }
        requirePositive("timeout", timeout);
        requirePositive("attempt-timeout", attemptTimeout);
    }

    /// SNS takes a message only in the topic's own Region.
    String region() {
        return topicArn.split(":", 5)[3];
    }

    public boolean fifo() {
        return topicArn.endsWith(".fifo");
    }

    private static void requirePositive(String property, Duration value) {
        if (!value.isPositive()) {
            throw new IllegalArgumentException("runwatch.alerts.%s must be longer than zero, such as 3s: '%dms'"
                    .formatted(property, value.toMillis()));
        }
    }
}
