package dev.runwatch.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runwatch.pipeline.Batch;
import dev.runwatch.pipeline.Batch.Envelope;
import dev.runwatch.pipeline.BatchItem;
import dev.runwatch.pipeline.Deadline;
import dev.runwatch.pipeline.InvalidEventException;
import dev.runwatch.pipeline.InvalidEventException.Reason;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;

class EnvelopeReaderTest {

    private final EnvelopeReader reader = new EnvelopeReader(LambdaConfiguration.eventReader());

    @Test
    void readsAnEventFromEventBridgeAsABatchOfOne() {
        Batch<JsonNode> batch = open("{\"id\": \"e-1\", \"source\": \"aws.states\"}");

        assertThat(batch.envelope()).isEqualTo(Envelope.DIRECT);
        assertThat(batch.items()).extracting(BatchItem::id).containsExactly("e-1");
        assertThat(batch.values().getFirst().path("source").asString()).isEqualTo("aws.states");
    }

    @Test
    void readsTheEventsInSqsRecords() {
        Batch<JsonNode> batch = open("""
                {"Records": [
                  {"messageId": "m-1", "eventSource": "aws:sqs", "body": "{\\"id\\": \\"e-1\\"}"},
                  {"messageId": "m-2", "eventSource": "aws:sqs", "body": "{\\"id\\": \\"e-2\\"}"}]}
                """);

        assertThat(batch.envelope()).isEqualTo(Envelope.QUEUE);
        assertThat(batch.items()).extracting(BatchItem::id).containsExactly("m-1", "m-2");
        assertThat(batch.values())
                .extracting(event -> event.path("id").asString())
                .containsExactly("e-1", "e-2");
    }

    @Test
    void readsTheEventInAnSnsNotification() {
        Batch<JsonNode> batch = open("""
                {"Records": [{"messageId": "m-1", "eventSource": "aws:sqs", "body":
                  "{\\"Type\\": \\"Notification\\", \\"TopicArn\\": \\"arn:aws:sns:eu-central-1:123456789012:bus\\", \\"Message\\": \\"{\\\\\\"id\\\\\\": \\\\\\"e-1\\\\\\"}\\"}"}]}
                """);

        assertThat(batch.values().getFirst().path("id").asString()).isEqualTo("e-1");
    }

    @Test
    void failsOnlyTheRecordThatIsDamaged() {
        Batch<JsonNode> batch = open("""
                {"Records": [
                  {"messageId": "m-1", "eventSource": "aws:sqs", "body": "{\\"id\\": "},
                  {"messageId": "m-2", "eventSource": "aws:sqs", "body": "{\\"id\\": \\"e-2\\"}"}]}
                """);

        assertThat(batch.values()).hasSize(1);
        assertThat(batch.failures()).extracting(BatchItem::id).containsExactly("m-1");
        assertThat(rejection(batch).reason()).isEqualTo(Reason.MALFORMED);
        assertThat(rejection(batch)).hasMessageContaining("m-1").hasMessageContaining("expected an EventBridge event");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "not json", "{\"id\": ", "{\"id\": 1} trailing", "\u0000"})
    void rejectsWhatIsNotJson(String payload) {
        Batch<JsonNode> batch = open(payload);

        assertThat(batch.envelope()).isEqualTo(Envelope.DIRECT);
        assertThat(rejection(batch).reason()).isEqualTo(Reason.MALFORMED);
    }

    @Test
    void rejectsJsonThatIsNestedTooDeeply() {
        Batch<JsonNode> batch = open("[".repeat(10_000));

        assertThat(rejection(batch).reason()).isEqualTo(Reason.MALFORMED);
    }

    @Test
    void reportsWhereJsonIsDamagedButNeverQuotesIt() {
        Batch<JsonNode> batch = open("{\"password\": hunter2}");

        assertThat(rejection(batch)).hasMessageContaining("line 1, column").hasMessageNotContaining("hunter2");
        assertThat(rejection(batch)).hasNoCause();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"Records\": [{\"eventSource\": \"aws:s3\"}]}",
                "{\"Records\": [{\"EventSource\": \"aws:sns\"}]}",
                "{\"Records\": [{\"eventSource\": \"aws:sqs\", \"body\": \"{}\"}]}"
            })
    void rejectsRecordsThatCannotBeBatchItemFailures(String payload) {
        Batch<JsonNode> batch = open(payload);

        assertThat(batch.envelope()).isEqualTo(Envelope.DIRECT);
        assertThat(rejection(batch).reason()).isEqualTo(Reason.UNEXPECTED);
        assertThat(rejection(batch)).hasMessageContaining("SQS records");
    }

    @Test
    void usesTheRequestIdIfTheEventHasNoId() {
        assertThat(open("{}").items()).extracting(BatchItem::id).containsExactly("request-1");
    }

    @Test
    void acceptsAnEmptyBatch() {
        assertThat(open("{\"Records\": []}").items()).isEmpty();
    }

    @Test
    void skipsAByteOrderMark() {
        Batch<JsonNode> batch = open(
                "\uFEFF{\"Records\": [{\"messageId\": \"m\", \"eventSource\": \"aws:sqs\", \"body\": \"\uFEFF{}\"}]}");

        assertThat(batch.failures()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"RECONCILE, Runwatch Reconcile", "HEARTBEAT, Runwatch Heartbeat"})
    void recognizesTheTriggerOfADirectInvocation(Schedule schedule, String detailType) {
        Invocation invocation =
                read("{\"id\": \"t-1\", \"source\": \"runwatch\", \"detail-type\": \"%s\"}".formatted(detailType));

        assertThat(invocation.schedule()).hasValue(schedule);
        assertThat(invocation.trigger().id()).isEqualTo("t-1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "not json",
                "[]",
                "{\"id\": \"e-1\", \"source\": \"aws.states\", \"detail-type\": \"Runwatch Reconcile\"}",
                "{\"id\": \"e-1\", \"source\": \"aws.states\", \"detail-type\": \"Runwatch Heartbeat\"}",
                "{\"id\": \"e-1\", \"source\": \"runwatch\", \"detail-type\": \"Runwatch\"}",
                """
                {"Records": [{"messageId": "m-1", "eventSource": "aws:sqs",
                  "body": "{\\"source\\": \\"runwatch\\", \\"detail-type\\": \\"Runwatch Reconcile\\"}"}]}"""
            })
    void recognizesNoTriggerInAnythingElse(String payload) {
        assertThat(read(payload).schedule()).isEmpty();
    }

    /// The schedule's next trigger does the same, so a failed one is not worth a retry.
    @ParameterizedTest
    @ValueSource(strings = {"Runwatch Reconcile", "Runwatch Heartbeat"})
    @ExtendWith(OutputCaptureExtension.class)
    void acknowledgesATriggerInAQueueWithoutRunningIt(String type, CapturedOutput output) {
        Batch<JsonNode> batch = open("""
                {"Records": [
                  {"messageId": "m-1", "eventSource": "aws:sqs",
                    "body": "{\\"source\\": \\"runwatch\\", \\"detail-type\\": \\"%s\\"}"},
                  {"messageId": "m-2", "eventSource": "aws:sqs", "body": "{\\"id\\": \\"e-2\\"}"}]}
                """.formatted(type));

        assertThat(batch.items()).extracting(BatchItem::id).containsExactly("m-2");
        assertThat(output.getOut()).contains("Dropped a trigger in a queue", "m-1");
    }

    private Batch<JsonNode> open(String payload) {
        return reader.open(read(payload));
    }

    private Invocation read(String payload) {
        var bytes = new ByteArrayInputStream(payload.getBytes(StandardCharsets.UTF_8));
        return reader.read(bytes, "request-1", Deadline.in(Duration.ofSeconds(30)));
    }

    private static InvalidEventException rejection(Batch<JsonNode> batch) {
        return (InvalidEventException) batch.failures().getFirst().failure();
    }
}
