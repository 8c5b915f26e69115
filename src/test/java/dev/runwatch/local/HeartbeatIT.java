package dev.runwatch.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.MetricAlarm;
import software.amazon.awssdk.services.sns.SnsClient;

/// The hourly heartbeat on the local AWS notices that nothing is received and that no one is subscribed.
@Execution(ExecutionMode.SAME_THREAD)
class HeartbeatIT {

    private LocalSystem system;

    @BeforeEach
    void start() {
        system = LocalSystem.start(0, ProgressPrinter.silent());
    }

    @AfterEach
    void stop() {
        system.close();
    }

    @Test
    void noticesADisabledRuleAndATopicWithoutSubscribers() {
        assertThat(system.trigger("HeartbeatRule")).isEmpty();
        assertThat(system.metric("runwatch.heartbeat")).containsExactly(Map.entry("", 1.0));
        assertThat(system.metric("runwatch.subscribers")).containsExactly(Map.entry("", 1.0));
        assertThat(alarmState("NoSubscriberAlarm")).isNotEqualTo("ALARM");

        system.deliverEvents(false);
        assertThat(system.trigger("HeartbeatRule")).isEmpty();
        assertThat(system.metric("runwatch.heartbeat"))
                .as("not counted, so that HeartbeatMissingAlarm fires")
                .containsExactly(Map.entry("", 1.0));
        assertThat(system.log(20)).anySatisfy(line -> assertThat(line).contains("runwatch-events", "disabled"));
    }

    @Test
    void firesTheAlarmWhenTheLastSubscriberIsGone() {
        unsubscribeAll();

        assertThat(system.trigger("HeartbeatRule")).isEmpty();

        Poll.until("the alarm", () -> alarmState("NoSubscriberAlarm").equals("ALARM"));
        assertThat(system.log(20)).anySatisfy(line -> assertThat(line).contains("\"ERROR\"", "subscri"));
    }

    private void unsubscribeAll() {
        try (SnsClient sns = system.aws().client(SnsClient.builder())) {
            sns.listSubscriptionsByTopic(list -> list.topicArn(system.output("AlertTopicArn")))
                    .subscriptions()
                    .forEach(one -> sns.unsubscribe(gone -> gone.subscriptionArn(one.subscriptionArn())));
        }
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
