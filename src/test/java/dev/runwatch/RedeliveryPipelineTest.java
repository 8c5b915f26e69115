package dev.runwatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runwatch.pipeline.InvalidEventException;
import dev.runwatch.testkit.FakeAws;
import dev.runwatch.testkit.FakeAws.Fault;
import dev.runwatch.testkit.FakeSqs.Sent;
import dev.runwatch.testkit.FakeSqs.Visibility;
import dev.runwatch.testkit.LocalFunction;
import dev.runwatch.testkit.Logged;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The complete function with events that fail: parked, delayed, or retried as Lambda and SQS are configured.
@ExtendWith(OutputCaptureExtension.class)
class RedeliveryPipelineTest {

    private static final String PARKED = "https://sqs.eu-central-1.amazonaws.com/123456789012/runwatch-parked-events";
    private static final String PARKING = "runwatch.redelivery.parking-queue-url=" + PARKED;
    private static final String UNHANDLED =
            "https://sqs.eu-central-1.amazonaws.com/123456789012/runwatch-unhandled-events";
    private static final String NO_FAILURES = "{\"batchItemFailures\":[]}";

    private final FakeAws aws = new FakeAws();

    @AfterEach
    void close() {
        aws.close();
    }

    @Test
    void alertsForUnhandledEventsAndDropsTriggers() {
        try (var function = LocalFunction.start(aws)) {
            assertThat(function.invoke("sqs-unhandled-events.json")).isEqualTo(NO_FAILURES);
        }

        assertThat(aws.published()).hasSize(2).allSatisfy(alert -> assertThat(alert.subject())
                .startsWith("FAILED: invoices"));
    }

    @ParameterizedTest
    @CsvSource({
        "rejected-not-json.txt, malformed",
        "rejected-empty-object.json, unexpected",
        "rejected-s3-event.json, unexpected",
        "rejected-no-detail.json, incomplete"
    })
    void parksADirectEventThatCanNeverBeProcessed(String event, String reason, CapturedOutput output) {
        try (var function = LocalFunction.start(aws, PARKING)) {
            assertThat(function.invoke(event)).isEqualTo("{}");
        }

        String payload = new String(LocalFunction.event(event), StandardCharsets.UTF_8);
        assertThat(aws.sqs().sent()).singleElement().satisfies(sent -> {
            assertThat(sent.queueUrl()).isEqualTo(PARKED);
            assertThat(sent.body()).isEqualTo(payload);
            assertThat(sent.attributes()).containsOnlyKeys("reason", "error").containsEntry("reason", reason);
        });
        assertThat(aws.total("runwatch.events.rejected", "reason=" + reason)).isEqualTo(1);
        assertThat(Logged.lines(output)).singleElement().satisfies(line -> {
            assertThat(line.path("level").asString()).isEqualTo("ERROR");
            assertThat(line.path("reason").asString()).isEqualTo(reason);
        });
    }

    @Test
    void parksOnlyTheMessageThatIsDamaged(CapturedOutput output) {
        try (var function = LocalFunction.start(aws, PARKING)) {
            assertThat(function.invoke("sqs-batch-one-damaged.json")).isEqualTo(NO_FAILURES);
        }

        String damaged = JsonMapper.shared()
                .readTree(LocalFunction.event("sqs-batch-one-damaged.json"))
                .at("/Records/1/body")
                .asString();
        assertThat(aws.sqs().sent()).extracting(Sent::body).containsExactly(damaged);
        assertThat(aws.sqs().visibilities()).isEmpty();
        assertThat(aws.published()).isNotEmpty();
        assertThat(aws.total("runwatch.events.rejected", "reason=malformed")).isEqualTo(1);
        assertThat(errors(output)).singleElement().satisfies(line -> {
            assertThat(line.path("reason").asString()).isEqualTo("malformed");
            assertThat(line.path("message_id").asString()).endsWith("661975700002");
        });
    }

    @Test
    void failsAnEventThatCannotBeParked(CapturedOutput output) {
        aws.sqsAlwaysFails(new Fault.ErrorResponse(403, "AccessDeniedException"));
        try (var function = LocalFunction.start(aws, PARKING)) {
            assertThatThrownBy(() -> function.invoke("rejected-not-json.txt"))
                    .isInstanceOf(InvalidEventException.class);
            assertThat(function.invoke("sqs-batch-one-damaged.json"))
                    .contains("661975700002")
                    .doesNotContain("661975700001", "661975700003");
        }

        assertThat(output.getOut()).contains("could not be moved to the parking queue", "AccessDenied");
    }

    @Test
    void respondsTheSameIfThereIsNoClient(CapturedOutput output) {
        try (var function = LocalFunction.start(aws, PARKING, "aws.endpointUrlSqs=not a URI")) {
            assertThat(function.invoke("sqs-batch-one-damaged.json"))
                    .contains("661975700002")
                    .doesNotContain("661975700001", "661975700003");
        }

        assertThat(output.getOut()).contains("redelivered as Lambda and their queue are configured");
    }

    @Test
    void failsAnInvalidEventWithoutAParkingQueue() {
        try (var function = LocalFunction.start(aws)) {
            assertThatThrownBy(() -> function.invoke("rejected-not-json.txt"))
                    .isInstanceOf(InvalidEventException.class);
            assertThat(function.invoke("sqs-batch-one-damaged.json")).contains("661975700002");
        }

        assertThat(aws.calls()).doesNotContain("SendMessage", "ChangeMessageVisibilityBatch");
    }

    @Test
    void doesNotTouchQueuesWhenNothingFailed() {
        try (var function = LocalFunction.start(aws, PARKING)) {
            function.invoke("failed.json");
            function.invoke("sqs-batch.json");
        }

        assertThat(aws.calls()).doesNotContain("SendMessage", "ChangeMessageVisibilityBatch");
    }

    /// Each redelivery is later than the one before: after 1 + 2 + 4 + 8 = 15 minutes and again after 31 minutes.
    @Test
    void anSnsFaultOfTwentyMinutesEndsWithoutAnOperator() {
        try (var function = LocalFunction.start(aws, PARKING)) {
            aws.snsAlwaysFails(new Fault.ErrorResponse(400, "KMSDisabled"));
            int minutes = 0;
            int receiveCount = 1;
            for (; minutes < 20; receiveCount++) {
                assertThat(function.invoke(unhandled(receiveCount), Duration.ofSeconds(30)))
                        .isEqualTo("{\"batchItemFailures\":[{\"itemIdentifier\":\"m-1\"}]}");
                minutes += aws.sqs().visibilities().getLast().seconds() / 60;
            }
            aws.recovers();

            assertThat(function.invoke(unhandled(receiveCount), Duration.ofSeconds(30)))
                    .isEqualTo(NO_FAILURES);
            assertThat(minutes).isEqualTo(31);
        }

        assertThat(aws.published()).hasSize(1);
        assertThat(aws.sqs().sent()).isEmpty();
        assertThat(aws.sqs().visibilities())
                .containsExactly(
                        new Visibility(UNHANDLED, "handle-1", 60),
                        new Visibility(UNHANDLED, "handle-2", 120),
                        new Visibility(UNHANDLED, "handle-3", 240),
                        new Visibility(UNHANDLED, "handle-4", 480),
                        new Visibility(UNHANDLED, "handle-5", 960));
    }

    @Test
    void respondsTheSameIfVisibilitiesCannotBeSet(CapturedOutput output) {
        aws.sqsAlwaysFails(new Fault.Hang());
        aws.snsAlwaysFails(new Fault.ErrorResponse(403, "AuthorizationError"));
        try (var function = LocalFunction.start(aws)) {
            assertThat(function.invoke(unhandled(1), Duration.ofSeconds(30)))
                    .isEqualTo("{\"batchItemFailures\":[{\"itemIdentifier\":\"m-1\"}]}");
        }

        assertThat(output.getOut()).contains("visibility timeout of their queue applies");
    }

    /// Lambda's record of a failed event, received from the unhandled-events queue.
    private static byte[] unhandled(int receiveCount) {
        ObjectNode invocation =
                (ObjectNode) JsonMapper.shared().readTree(LocalFunction.event("sqs-unhandled-events.json"));
        ObjectNode item = (ObjectNode) invocation.at("/Records/0");
        item.put("messageId", "m-1");
        item.put("receiptHandle", "handle-" + receiveCount);
        ((ObjectNode) item.path("attributes")).put("ApproximateReceiveCount", Integer.toString(receiveCount));
        return JsonMapper.shared().writeValueAsBytes(Map.of("Records", List.of(item)));
    }

    private static List<JsonNode> errors(CapturedOutput output) {
        return Logged.lines(output).stream()
                .filter(line -> line.path("level").asString().equals("ERROR") && !line.has("execution_arn"))
                .toList();
    }
}
