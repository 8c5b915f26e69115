package dev.runwatch.notify;

import dev.runwatch.notify.render.ExecutionPart;
import dev.runwatch.notify.render.HomeAccount;
import dev.runwatch.report.Severity;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Which alerts are published, and where.
///
/// @param topicArn ARN of the SNS topic, required; that of a FIFO topic ends in `.fifo`
/// @param threshold lowest severity that alerts
/// @param onReplay whether events that an EventBridge archive replays may alert
/// @param include parts of the execution that are added to the JSON alert, redacted and truncated
/// @param accountNames names of accounts, such as `123456789012=billing`: an alert about another account or Region than
///     the topic's says so in subject, SMS and chat thread
/// @param timeout maximum time to publish one batch of alerts, retries included; the invocation's deadline may shorten
///     it
/// @param attemptTimeout maximum time of one attempt
@ConfigurationProperties("runwatch.alerts")
record AlertSettings(
        @DefaultValue("") String topicArn,
        @DefaultValue("WARNING") Severity threshold,
        @DefaultValue("false") boolean onReplay,
        @DefaultValue Set<ExecutionPart> include,
        @DefaultValue List<String> accountNames,
        @DefaultValue("15s") Duration timeout,
        @DefaultValue("3s") Duration attemptTimeout) {

    private static final String TOPIC_ARN = "arn:aws[a-z-]*:sns:([a-z0-9-]+):\\d{12}:[\\w-]{1,251}(\\.fifo)?";

    private static final String ACCOUNT_NAME = "\\d{12}=[^=\\p{Cntrl}]{1,30}";

    AlertSettings {
        if (!topicArn.matches(TOPIC_ARN)) {
            throw new IllegalArgumentException("runwatch.alerts.topic-arn must be the ARN of an SNS topic, such as"
                    + " arn:aws:sns:eu-central-1:123456789012:alerts: '" + topicArn + "'");
        }
        accountNames.stream()
                .filter(name -> !name.matches(ACCOUNT_NAME))
                .findFirst()
                .ifPresent(name -> {
                    throw new IllegalArgumentException(
                            "runwatch.alerts.account-names must be accounts with a name of at most"
                                    + " 30 characters, such as 123456789012=billing: '" + name + "'");
                });
        accountNames = List.copyOf(accountNames);
        requirePositive("timeout", timeout);
        requirePositive("attempt-timeout", attemptTimeout);
    }

    /// What readers of the topic take for granted.
    HomeAccount home() {
        String[] topic = topicArn.split(":", -1);
        Map<String, String> names = accountNames.stream()
                .map(name -> name.split("=", 2))
                .collect(Collectors.toMap(name -> name[0], name -> name[1], (first, second) -> second));
        return new HomeAccount(topic[4], topic[3], names);
    }

    private static void requirePositive(String property, Duration value) {
        if (!value.isPositive()) {
            throw new IllegalArgumentException("runwatch.alerts.%s must be longer than zero, such as 3s: '%dms'"
                    .formatted(property, value.toMillis()));
        }
    }
}
