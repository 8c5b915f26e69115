package dev.runwatch.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runwatch.local.Inbox.ReceivedAlert;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.MetricAlarm;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.Subscription;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/// `docs/runbook.md`, followed on the local AWS: the cause of an alarm, the commands of its section, and the cause is
/// gone. `DocsCommandsIT` runs the commands as the page prints them.
@Execution(ExecutionMode.SAME_THREAD)
class RunbookIT {

    private LocalSystem system;
    private SqsClient sqs;
    private SnsClient sns;

    @BeforeEach
    void start() {
        system = LocalSystem.start(0, ProgressPrinter.silent());
        sqs = system.aws().client(SqsClient.builder());
        sns = system.aws().client(SnsClient.builder());
    }

    @AfterEach
    void stop() {
        sns.close();
        sqs.close();
        system.close();
    }

    /// HeartbeatMissingAlarm: a disabled rule.
    @Test
    void enablesTheRule() {
        system.deliverEvents(false);
        system.trigger("HeartbeatRule");
        assertThat(system.log(20))
                .anySatisfy(line -> assertThat(line).contains("\"ERROR\"", "The rule runwatch-events", "disabled"));
        assertThat(system.metric("runwatch.heartbeat")).isEmpty();
        system.start("fail");

        try (EventBridgeClient events = system.aws().client(EventBridgeClient.builder())) {
            events.enableRule(enable -> enable.name("runwatch-events"));
        }

        system.trigger("HeartbeatRule");
        assertThat(system.metric("runwatch.heartbeat")).containsExactly(Map.entry("", 1.0));
        assertThat(awaitAlert(system.start("fail"))).hasSize(1);
    }

    /// NoSubscriberAlarm: the last subscriber is gone, and is subscribed again.
    @Test
    void subscribesAgain() {
        unsubscribeAll();
        system.trigger("HeartbeatRule");
        Poll.until("the alarm", () -> alarmState("NoSubscriberAlarm").equals("ALARM"));

        sns.subscribe(subscribe -> subscribe.topicArn(topic()).protocol("email").endpoint("ops@example.com"));

        system.trigger("HeartbeatRule");
        assertThat(subscriptions()).extracting(Subscription::endpoint).containsExactly("ops@example.com");
        assertThat(system.metric("runwatch.subscribers")).as("0, then 1").containsExactly(Map.entry("", 1.0));
    }

    /// ParkedEventsAlarm: an event that failed too often is replayed. MiniStack has no start-message-move-task, so the
    /// message is moved as that command does.
    @Test
    void replaysAParkedEvent() throws IOException {
        String event = Files.readString(Path.of("sam/events/failed.json"));
        sqs.sendMessage(send -> send.queueUrl(parked()).messageBody(event));

        assertThat(look()).singleElement().satisfies(message -> {
            assertThat(message.messageAttributes()).as("failed too often").doesNotContainKey("reason");
            assertThat(message.body()).isEqualTo(event);
        });
        List<Message> parked = look();
        assertThat(parked).as("looking at it does not take it").hasSize(1);

        move(parked.getFirst());

        assertThat(awaitAlert(":nightly-2026-11-20")).hasSize(1);
        assertThat(look()).as("the alarm clears").isEmpty();
    }

    /// ParkedEventsAlarm: what is no event has a reason, and is deleted.
    @Test
    void deletesAParkedMessageThatIsNoEvent() {
        sqs.sendMessage(
                send -> send.queueUrl(system.output("UnhandledEventsQueueUrl")).messageBody("not JSON"));

        List<Message> parked = Poll.forValue("the parked message", this::look, messages -> !messages.isEmpty());
        assertThat(parked).singleElement().satisfies(message -> assertThat(message.messageAttributes())
                .hasEntrySatisfying(
                        "reason", reason -> assertThat(reason.stringValue()).isEqualTo("malformed")));

        sqs.deleteMessage(delete ->
                delete.queueUrl(parked()).receiptHandle(parked.getFirst().receiptHandle()));

        assertThat(look()).isEmpty();
    }

    private List<ReceivedAlert> awaitAlert(String execution) {
        return Poll.forValue("the alert of " + execution, () -> alerts(execution), found -> !found.isEmpty());
    }

    private List<ReceivedAlert> alerts(String execution) {
        return system.inbox().read(5).stream()
                .filter(alert -> alert.execution().endsWith(execution))
                .toList();
    }

    /// The command `aws sqs receive-message` of the runbook.
    private List<Message> look() {
        return sqs.receiveMessage(receive -> receive.queueUrl(parked())
                        .visibilityTimeout(0)
                        .messageAttributeNames("All")
                        .messageSystemAttributeNames(MessageSystemAttributeName.ALL))
                .messages();
    }

    private void move(Message message) {
        sqs.sendMessage(
                send -> send.queueUrl(system.output("UnhandledEventsQueueUrl")).messageBody(message.body()));
        sqs.deleteMessage(delete -> delete.queueUrl(parked()).receiptHandle(message.receiptHandle()));
    }

    private void unsubscribeAll() {
        subscriptions().forEach(one -> sns.unsubscribe(gone -> gone.subscriptionArn(one.subscriptionArn())));
    }

    private List<Subscription> subscriptions() {
        return sns.listSubscriptionsByTopic(list -> list.topicArn(topic())).subscriptions();
    }

    private String topic() {
        return system.output("AlertTopicArn");
    }

    private String parked() {
        return system.output("ParkedEventsQueueUrl");
    }

    private String alarmState(String alarm) {
        String name = system.aws().cloudFormation().resource("runwatch", alarm);
        try (CloudWatchClient cloudWatch = system.aws().client(CloudWatchClient.builder())) {
            return cloudWatch.describeAlarms(describe -> describe.alarmNames(name)).metricAlarms().stream()
                    .map(MetricAlarm::stateValueAsString)
                    .collect(Collectors.joining());
        }
    }
}
