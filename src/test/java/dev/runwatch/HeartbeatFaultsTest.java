package dev.runwatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runwatch.testkit.FakeAws.Datum;
import dev.runwatch.testkit.FakeAws.Fault;
import dev.runwatch.testkit.LocalFunction;
import dev.runwatch.testkit.Logged;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.system.CapturedOutput;

/// A heartbeat when the rule or the topic cannot be read.
class HeartbeatFaultsTest extends HeartbeatFixture {

    static List<Fault> faults() {
        return List.of(
                new Fault.ErrorResponse(400, "AccessDeniedException"),
                new Fault.ErrorResponse(403, "AuthorizationError"),
                new Fault.ErrorResponse(500, "InternalFailure"),
                new Fault.Page(502),
                new Fault.Respond("{}"),
                new Fault.Reset());
    }

    @ParameterizedTest
    @MethodSource("faults")
    void countsAndWarnsIfItIsTheRule(Fault fault, CapturedOutput output) {
        eventBridge.alwaysFails(fault);

        beat();

        assertThat(aws.total("runwatch.heartbeat")).isEqualTo(1);
        assertThat(aws.total("runwatch.subscribers")).isEqualTo(3);
        assertWarning(output, "Cannot read the state of the rule runwatch-events (needs events:DescribeRule): ");
    }

    @Test
    void countsAndWarnsIfTheRuleHasAnUnknownState(CapturedOutput output) {
        eventBridge.rule("default", "runwatch-events", "PAUSED");

        beat();

        assertThat(aws.total("runwatch.heartbeat")).isEqualTo(1);
        assertWarning(output, "PAUSED");
    }

    @ParameterizedTest
    @MethodSource("faults")
    void publishesNoNumberAndWarnsIfItIsTheTopic(Fault fault, CapturedOutput output) {
        aws.snsAlwaysFails(fault);

        beat();

        assertThat(aws.data()).extracting(Datum::name).containsExactly("runwatch.heartbeat");
        assertWarning(
                output,
                "Cannot read the subscriptions of " + LocalFunction.TOPIC + " (needs sns:GetTopicAttributes): ");
    }

    @Test
    void endsInTimeIfBothHang(CapturedOutput output) {
        eventBridge.alwaysFails(new Fault.Hang());
        aws.snsAlwaysFails(new Fault.Hang());
        long start = System.nanoTime();

        beat();

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(30));
        assertThat(aws.data()).extracting(Datum::name).containsExactly("runwatch.heartbeat");
        assertThat(Logged.lines(output))
                .hasSize(2)
                .allSatisfy(line -> assertThat(line.path("message").asString()).contains("no response within"));
    }

    @Test
    void readsNothingWithoutTime(CapturedOutput output) {
        try (var function = function()) {
            function.invoke(TRIGGER.getBytes(StandardCharsets.UTF_8), Duration.ofSeconds(1));
        }

        assertThat(eventBridge.calls()).isEmpty();
        assertThat(aws.calls()).containsExactly("PutMetricData");
        assertThat(Logged.lines(output))
                .hasSize(2)
                .allSatisfy(line -> assertThat(line.path("message").asString()).endsWith("no time is left"));
    }
}
