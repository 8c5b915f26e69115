package dev.runwatch.notify;

import dev.runwatch.notify.render.ExecutionPart;
import dev.runwatch.report.Severity;
import java.time.Duration;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Which alerts are published, and where.
///
/// @param topicArn ARN of the SNS topic, required; that of a FIFO topic ends in `.fifo`
/// @param threshold lowest severity that alerts
/// @param onReplay whether events that an EventBridge archive replays may alert
/// @param include parts of the execution that are added to the JSON alert, redacted and truncated
/// @param timeout maximum time to publish one batch of alerts, retries included; the invocation's deadline may shorten
///     it
/// @param attemptTimeout maximum time of one attempt
@ConfigurationProperties("runwatch.alerts")
record AlertSettings(
        @DefaultValue("") String topicArn,
        @DefaultValue("WARNING") Severity threshold,
        @DefaultValue("false") boolean onReplay,
        @DefaultValue Set<ExecutionPart> include,
        @DefaultValue("15s") Duration timeout,
        @DefaultValue("3s") Duration attemptTimeout) {

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
