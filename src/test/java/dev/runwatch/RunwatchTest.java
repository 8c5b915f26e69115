package dev.runwatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runwatch.pipeline.InvalidEventException;
import dev.runwatch.testkit.FakeAws;
import dev.runwatch.testkit.FakeAws.Fault;
import dev.runwatch.testkit.LocalFunction;
import dev.runwatch.testkit.Logged;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The complete function, invoked as Lambda does: from an event to log, alert and metric.
@ExtendWith(OutputCaptureExtension.class)
class RunwatchTest {

    private final FakeAws aws = new FakeAws();

    @AfterEach
    void close() {
        aws.close();
    }

    @ParameterizedTest
    @CsvSource({
        "running.json, RUNNING, INFO, 0, 0",
        "pending-redrive.json, PENDING_REDRIVE, INFO, 0, 0",
        "succeeded.json, SUCCEEDED, INFO, 0, 1",
        "failed.json, FAILED, ERROR, 1, 1",
        "timed-out.json, TIMED_OUT, ERROR, 1, 1",
        "aborted.json, ABORTED, WARN, 1, 1",
        "unknown-status.json, UNKNOWN, WARN, 1, 0"
    })
    void reportsEachStatusInLogMetricAndAlert(
            String event, String status, String level, int alerts, int durations, CapturedOutput output) {
        try (var function = LocalFunction.start(aws)) {
            assertThat(function.invoke(event)).isEqualTo("{}");
        }

        JsonNode line = Logged.lines(output).getLast();
        assertThat(line.path("level").asString()).isEqualTo(level);
        assertThat(line.path("execution_arn").asString())
                .startsWith("arn:aws:states:eu-central-1:123456789012:execution:");
        assertThat(line.path("status").asString()).isEqualTo(status.equals("UNKNOWN") ? "PAUSED" : status);
        assertThat(aws.total("runwatch.executions", "status=" + status, "state_machine=invoices"))
                .isEqualTo(1);
        assertThat(aws.published()).hasSize(alerts);
        assertThat(aws.data().stream().filter(datum -> datum.name().equals("runwatch.execution.duration")))
                .hasSize(durations);
    }

    @Test
    void respondsWithBatchItemFailures() {
        try (var function = LocalFunction.start(aws)) {
            assertThat(function.invoke("sqs-batch.json")).isEqualTo("{\"batchItemFailures\":[]}");
            assertThat(function.invoke("sqs-batch-one-damaged.json"))
                    .contains("059f36b4-87a3-44ab-83d2-661975700002")
                    .doesNotContain("661975700001", "661975700003");
        }

        assertThat(aws.total("runwatch.events.duplicate"))
                .as("two facts came in both batches")
                .isEqualTo(2);
        assertThat(aws.published()).hasSize(2);
    }

    @Test
    void unwrapsSnsNotifications() {
        try (var function = LocalFunction.start(aws)) {
            assertThat(function.invoke("sqs-sns-wrapped.json")).isEqualTo("{\"batchItemFailures\":[]}");
        }

        assertThat(aws.published()).singleElement().satisfies(alert -> assertThat(alert.subject())
                .startsWith("FAILED: invoices"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rejected-s3-event.json",
                "rejected-scheduled-event.json",
                "rejected-glue-state-change.json",
                "rejected-empty-object.json",
                "rejected-no-detail.json",
                "rejected-not-json.txt"
            })
    void rejectsOtherEventsWithAnExplanation(String event) {
        try (var function = LocalFunction.start(aws)) {
            assertThatThrownBy(() -> function.invoke(event))
                    .isInstanceOf(InvalidEventException.class)
                    .hasMessageMatching("(?s)Got .*(expected|without a detail object).*");
        }

        assertThat(aws.published()).isEmpty();
        assertThat(aws.data()).singleElement().satisfies(datum -> assertThat(datum.name())
                .isEqualTo("runwatch.events.rejected"));
    }

    @Test
    void failsTheEventWhenItsAlertIsNotPublished() {
        try (var function = LocalFunction.start(aws)) {
            aws.snsFails(new Fault.ErrorResponse(403, "AuthorizationError"));
            assertThatThrownBy(() -> function.invoke("failed.json")).hasMessageContaining("AuthorizationError");
            assertThat(function.invoke("failed.json")).isEqualTo("{}");
        }

        assertThat(aws.total("runwatch.alerts", "severity=critical", "outcome=failed"))
                .isEqualTo(1);
        assertThat(aws.total("runwatch.alerts", "severity=critical", "outcome=published"))
                .isEqualTo(1);
        assertThat(aws.total("runwatch.executions", "status=FAILED", "state_machine=invoices"))
                .isEqualTo(1);
    }

    @Test
    void cloudWatchErrorsDoNotFailTheEvent() {
        aws.cloudWatchAlwaysFails(new Fault.ErrorResponse(503, "ServiceUnavailable"));
        try (var function = LocalFunction.start(aws)) {
            assertThat(function.invoke("failed.json")).isEqualTo("{}");
        }

        assertThat(aws.published()).hasSize(1);
        assertThat(aws.calls().getFirst()).isEqualTo("Publish");
    }

    @Test
    void publishesAHundredAlertsInElevenCalls() {
        try (var function = LocalFunction.start(aws)) {
            assertThat(function.invoke(batchOfFailures(100), Duration.ofSeconds(30)))
                    .isEqualTo("{\"batchItemFailures\":[]}");
        }

        assertThat(aws.published()).hasSize(100);
        assertThat(aws.calls()).hasSize(11);
    }

    @Test
    void processesAnEventOfOneMegabyte() {
        String event = new String(LocalFunction.event("failed.json"), StandardCharsets.UTF_8)
                .replace("2026-11-19", "x".repeat(1_000_000));
        try (var function = LocalFunction.start(aws, "runwatch.alerts.include=input")) {
            assertThat(function.invoke(event.getBytes(StandardCharsets.UTF_8), Duration.ofSeconds(30)))
                    .isEqualTo("{}");
        }

        assertThat(aws.published().getFirst().message().length()).isLessThan(50_000);
        assertThat(JsonMapper.shared()
                        .readTree(aws.published().getFirst().text("default"))
                        .path("shortened")
                        .toString())
                .isEqualTo("[\"input\"]");
    }

    /// SNS takes 256 KiB; an alert that is larger would fail for ever.
    @ParameterizedTest
    @ValueSource(strings = {"\\\"", "\\\\", "😀", "é\\n", "\\u0001", "&lt;", "***"})
    void publishesAnAlertForOversizedFields(String piece) {
        String event = new String(LocalFunction.event("failed.json"), StandardCharsets.UTF_8);
        ObjectNode json = (ObjectNode) JsonMapper.shared().readTree(event);
        String much = piece.repeat(50_000);
        for (String field : List.of("error", "cause", "input", "redriveStatus", "redriveStatusReason", "name")) {
            ((ObjectNode) json.path("detail")).put(field, much);
        }
        json.put("id", much).put("account", much).put("region", much);
        try (var function = LocalFunction.start(aws, "runwatch.alerts.include=input")) {
            byte[] bytes = json.toString().getBytes(StandardCharsets.UTF_8);
            assertThat(function.invoke(bytes, Duration.ofSeconds(30))).isEqualTo("{}");
        }

        assertThat(aws.published()).singleElement().satisfies(alert -> assertThat(
                        alert.message().getBytes(StandardCharsets.UTF_8).length)
                .isLessThan(150_000));
    }

    private static byte[] batchOfFailures(int count) {
        String event = new String(LocalFunction.event("failed.json"), StandardCharsets.UTF_8);
        List<String> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String body = event.replace("nightly-2026-11-20", "run-" + i);
            records.add("{\"messageId\":\"m-%d\",\"eventSource\":\"aws:sqs\",\"body\":%s}"
                    .formatted(i, JsonMapper.shared().writeValueAsString(body)));
        }
        return ("{\"Records\":[" + String.join(",", records) + "]}").getBytes(StandardCharsets.UTF_8);
    }
}
