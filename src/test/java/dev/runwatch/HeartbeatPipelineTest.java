package dev.runwatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.runwatch.testkit.FakeAws.Datum;
import dev.runwatch.testkit.LocalFunction;
import dev.runwatch.testkit.Logged;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import tools.jackson.databind.json.JsonMapper;

/// The real function processes a heartbeat: from the rule and the topic to metrics and log.
class HeartbeatPipelineTest extends HeartbeatFixture {

    @ParameterizedTest
    @ValueSource(strings = {"ENABLED", "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"})
    void countsAnEnabledRuleAndItsSubscribers(String state, CapturedOutput output) {
        eventBridge.rule("default", "runwatch-events", state);

        beat();

        assertThat(aws.total("runwatch.heartbeat")).isEqualTo(1);
        assertThat(aws.total("runwatch.subscribers")).isEqualTo(3);
        assertThat(aws.data()).extracting(Datum::name).containsOnly("runwatch.heartbeat", "runwatch.subscribers");
        assertThat(eventBridge.calls()).containsExactly("DescribeRule default runwatch-events");
        assertThat(Logged.lines(output)).isEmpty();
    }

    @Test
    void readsTheRuleOfTheConfiguredEventBus() {
        eventBridge.rule("central", "team-events", "ENABLED");

        beat("runwatch.heartbeat.rule=team-events", "runwatch.heartbeat.event-bus=central");

        assertThat(eventBridge.calls()).containsExactly("DescribeRule central team-events");
        assertThat(aws.total("runwatch.heartbeat")).isEqualTo(1);
    }

    @Test
    void countsWithoutARuleToRead() {
        beat("runwatch.heartbeat.rule=");

        assertThat(eventBridge.calls()).isEmpty();
        assertThat(aws.total("runwatch.heartbeat")).isEqualTo(1);
        assertThat(aws.total("runwatch.subscribers")).isEqualTo(3);
    }

    @Test
    void publishesTheSubscribersOncePerHeartbeat() {
        try (var function = function()) {
            invoke(function);
            function.invoke("failed.json");
            function.invoke("succeeded.json");
            aws.subscriptions(2);
            invoke(function);
        }

        assertThat(aws.data())
                .filteredOn(datum -> datum.name().equals("runwatch.subscribers"))
                .extracting(Datum::sum)
                .containsExactly(3.0, 2.0);
        assertThat(aws.total("runwatch.heartbeat")).isEqualTo(2);
    }

    @Test
    void publishesByTheLogToo(CapturedOutput output) {
        aws.subscriptions(0);

        beat("runwatch.metrics.publish=log");

        assertThat(Logged.metrics(output))
                .extracting(datum -> datum.name() + " " + datum.sum())
                .containsExactlyInAnyOrder("runwatch.heartbeat 1.0", "runwatch.subscribers 0.0");
        assertThat(aws.data()).isEmpty();
    }

    @Nested
    class WhenEventsOrAlertsArriveNowhere {

        @Test
        void doesNotCountADisabledRule(CapturedOutput output) {
            eventBridge.rule("default", "runwatch-events", "DISABLED");

            beat();

            assertThat(aws.total("runwatch.heartbeat")).isZero();
            assertThat(aws.total("runwatch.subscribers")).isEqualTo(3);
            assertError(
                    output,
                    "The rule runwatch-events is disabled",
                    "aws events enable-rule --name runwatch-events --event-bus-name default");
        }

        @Test
        void doesNotCountARuleThatDoesNotExist(CapturedOutput output) {
            beat("runwatch.heartbeat.event-bus=another");

            assertThat(aws.total("runwatch.heartbeat")).isZero();
            assertThat(aws.total("runwatch.subscribers")).isEqualTo(3);
            assertError(
                    output,
                    "The rule runwatch-events does not exist on the event bus another",
                    "runwatch.heartbeat.rule",
                    "runwatch.heartbeat.event-bus");
        }

        @Test
        void publishesThatThereIsNoSubscriber(CapturedOutput output) {
            aws.subscriptions(0);

            beat();

            assertThat(aws.data())
                    .filteredOn(datum -> datum.name().equals("runwatch.subscribers"))
                    .extracting(Datum::sum)
                    .containsExactly(0.0);
            assertThat(aws.total("runwatch.heartbeat")).isEqualTo(1);
            assertError(
                    output,
                    LocalFunction.TOPIC + " has no confirmed subscription",
                    "aws sns subscribe --topic-arn " + LocalFunction.TOPIC);
        }
    }

    @Test
    void runsInADirectInvocationOnly() {
        String batch = "{\"Records\":[{\"eventSource\":\"aws:sqs\",\"messageId\":\"m-1\",\"body\":%s}]}"
                .formatted(JsonMapper.shared().writeValueAsString(TRIGGER));

        try (var function = function()) {
            function.invoke(batch.getBytes(StandardCharsets.UTF_8), Duration.ofSeconds(30));
        }

        assertThat(eventBridge.calls()).isEmpty();
        assertThat(aws.total("runwatch.heartbeat")).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "runwatch.heartbeat.rule      | arn:aws:events:eu-central-1:123456789012:rule/x | the name of a rule",
                "runwatch.heartbeat.rule      | two words                                       | the name of a rule",
                "runwatch.heartbeat.event-bus | a bus                                           | the name or the ARN"
            })
    void doesNotStartWithAnInvalidSetting(String setting, String value, String allowed, CapturedOutput output) {
        assertThat(catchThrowable(() -> function(setting + "=" + value)))
                .hasStackTraceContaining(setting)
                .hasStackTraceContaining("'" + value + "'")
                .hasStackTraceContaining(allowed);
    }

    @Test
    void startsWithTheArnOfAnEventBus() {
        function("runwatch.heartbeat.event-bus=arn:aws:events:eu-central-1:123456789012:event-bus/central")
                .close();
    }
}
