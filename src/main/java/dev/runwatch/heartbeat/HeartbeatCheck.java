package dev.runwatch.heartbeat;

import dev.runwatch.aws.AwsClientContext;
import dev.runwatch.aws.TimeLimiter;
import dev.runwatch.notify.Destination;
import dev.runwatch.pipeline.TimeBudget;
import dev.runwatch.pipeline.Trigger;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;
import org.springframework.util.function.SingletonSupplier;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.ResourceNotFoundException;
import software.amazon.awssdk.services.sns.SnsClient;

/// Reads the state of the rule and the number of subscriptions. Neither failure affects the other, and none fails the
/// invocation: what cannot be read is a warning. What is wrong is an error that says what to do.
final class HeartbeatCheck {

    /// For each of the two calls, retries included.
    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    private static final Logger log = LoggerFactory.getLogger(HeartbeatCheck.class);

    private final HeartbeatSettings settings;
    private final String topicArn;

    /// Created at the first call, within its time limit.
    private final SingletonSupplier<EventBridgeClient> eventBridge;

    private final SingletonSupplier<SnsClient> sns;

    HeartbeatCheck(AwsClientContext aws, HeartbeatSettings settings, Destination destination) {
        this.settings = settings;
        this.topicArn = destination.topicArn();
        this.eventBridge = SingletonSupplier.of(() -> aws.register(EventBridgeClient.builder()
                .httpClient(aws.http())
                .credentialsProvider(aws.credentials())
                .build()));
        this.sns = SingletonSupplier.of(() -> aws.register(SnsClient.builder()
                .httpClient(aws.http())
                .credentialsProvider(aws.credentials())
                .region(Region.of(destination.region()))
                .build()));
    }

    private enum RuleState {
        ENABLED,
        DISABLED,
        MISSING
    }

    Heartbeat run(Trigger trigger) {
        return new Heartbeat(checkRule(trigger), checkSubscribers(trigger));
    }

    private boolean checkRule(Trigger trigger) {
        String rule = settings.rule();
        String bus = settings.eventBus();
        if (rule.isEmpty()) {
            return true;
        }
        RuleState state = read(trigger, "the state of the rule " + rule, "events:DescribeRule", this::ruleState)
                .orElse(RuleState.ENABLED);
        switch (state) {
            case ENABLED -> {}
            case DISABLED ->
                line(log.atError(), trigger)
                        .log(
                                "The rule {} is disabled, so Runwatch receives no events. Enable it:"
                                        + " aws events enable-rule --name {} --event-bus-name {}",
                                rule,
                                rule,
                                bus);
            case MISSING ->
                line(log.atError(), trigger)
                        .log(
                                "The rule {} does not exist on the event bus {}, so Runwatch receives no events. Deploy"
                                        + " the template again, or correct runwatch.heartbeat.rule or"
                                        + " runwatch.heartbeat.event-bus",
                                rule,
                                bus);
        }
        return state == RuleState.ENABLED;
    }

    private RuleState ruleState() {
        try {
            String state = eventBridge
                    .obtain()
                    .describeRule(rule -> rule.name(settings.rule()).eventBusName(settings.eventBus()))
                    .stateAsString();
            // ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS is another enabled state.
            return String.valueOf(state).startsWith("ENABLED")
                    ? RuleState.ENABLED
                    : RuleState.valueOf(String.valueOf(state));
        } catch (ResourceNotFoundException missing) {
            return RuleState.MISSING;
        }
    }

    private Optional<Integer> checkSubscribers(Trigger trigger) {
        Optional<Integer> subscribers =
                read(trigger, "the subscriptions of " + topicArn, "sns:GetTopicAttributes", this::subscribers);
        if (subscribers.filter(number -> number == 0).isPresent()) {
            line(log.atError(), trigger)
                    .log(
                            "The topic {} has no confirmed subscription, so no alert reaches anyone. Confirm the"
                                    + " pending subscription, or subscribe: aws sns subscribe --topic-arn {} --protocol"
                                    + " email --notification-endpoint ADDRESS",
                            topicArn,
                            topicArn);
        }
        return subscribers;
    }

    private Integer subscribers() {
        String confirmed = sns.obtain()
                .getTopicAttributes(topic -> topic.topicArn(topicArn))
                .attributes()
                .get("SubscriptionsConfirmed");
        return Integer.valueOf(Objects.requireNonNull(confirmed, "the response has no SubscriptionsConfirmed"));
    }

    /// @param permission that the call needs
    /// @return empty if the call failed or took too long; the log says why
    private static <T> Optional<T> read(Trigger trigger, String what, String permission, Callable<T> call) {
        Duration budget = TimeBudget.HEARTBEAT.of(trigger.deadline(), TIMEOUT);
        String reason = "no time is left";
        try {
            if (!budget.isZero()) {
                return Optional.of(TimeLimiter.call("heartbeat", budget, call));
            }
        } catch (ExecutionException failed) {
            reason = String.valueOf(failed.getCause());
        } catch (TimeoutException late) {
            reason = "no response within " + budget.toMillis() + " ms";
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            reason = "interrupted";
        }
        line(log.atWarn(), trigger).log("Cannot read {} (needs {}): {}", what, permission, reason);
        return Optional.empty();
    }

    private static LoggingEventBuilder line(LoggingEventBuilder line, Trigger trigger) {
        return line.addKeyValue("correlation_id", trigger.id());
    }
}
