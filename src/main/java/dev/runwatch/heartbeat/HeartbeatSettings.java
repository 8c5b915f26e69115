package dev.runwatch.heartbeat;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Which rule the heartbeat checks.
///
/// @param rule name of the rule that sends the events to Runwatch; empty checks the topic only
/// @param eventBus name or ARN of the event bus of the rule
@ConfigurationProperties("runwatch.heartbeat")
record HeartbeatSettings(
        @DefaultValue("") String rule,
        @DefaultValue("default") String eventBus) {

    // As in https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DescribeRule.html
    private static final String RULE = "[.\\-_A-Za-z0-9]{0,64}";
    private static final String EVENT_BUS =
            "(arn:aws[\\w-]*:events:[a-z]+-[a-z]+-[\\w-]+:\\d{12}:event-bus/)?[/.\\-_A-Za-z0-9]{1,256}";

    HeartbeatSettings {
        if (!rule.matches(RULE)) {
            throw new IllegalArgumentException(
                    "runwatch.heartbeat.rule must be the name of a rule, of at most 64 letters, digits and . - _: '"
                            + rule + "'");
        }
        if (!eventBus.matches(EVENT_BUS)) {
            throw new IllegalArgumentException(
                    "runwatch.heartbeat.event-bus must be the name or the ARN of an event bus: '" + eventBus + "'");
        }
    }
}
