package dev.runwatch.redelivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.runwatch.pipeline.BatchItem.Failed;
import dev.runwatch.pipeline.InvalidEventException;
import dev.runwatch.pipeline.InvalidEventException.Reason;
import dev.runwatch.pipeline.Received;
import dev.runwatch.redelivery.Redelivery.Delay;
import dev.runwatch.redelivery.Redelivery.Park;
import dev.runwatch.redelivery.Redelivery.Unchanged;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedeliveryTest {

    private static final String QUEUE = "arn:aws:sqs:eu-central-1:123456789012:runwatch-buffer";
    private static final Failed<?> TRANSIENT = new Failed<>("m-1", new IllegalStateException("SNS is down"));

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 2", "3, 4", "4, 8", "5, 16", "6, 32", "7, 60", "8, 60", "20, 60", "1000, 60"})
    void growsTheDistanceWithTheReceiveCountUpToAnHour(int receiveCount, int minutes) {
        assertThat(Redelivery.of(TRANSIENT, message(receiveCount), true))
                .isInstanceOfSatisfying(
                        Delay.class, delay -> assertThat(delay.visibility()).hasMinutes(minutes));
    }

    @ParameterizedTest
    @EnumSource(Reason.class)
    void parksAnInvalidEvent(Reason reason) {
        var failed = new Failed<>("m-1", new InvalidEventException(reason, "Got something else"));

        assertThat(Redelivery.of(failed, message(1), true))
                .isEqualTo(new Park(new ParkedMessage("m-1", "{\"id\": 1}", name(reason), "Got something else")));
    }

    @Test
    void leavesAnInvalidEventWithoutAParkingQueueUnchanged() {
        assertThat(Redelivery.of(invalid("m-1"), message(1), false)).isEqualTo(new Unchanged());
    }

    static Stream<byte[]> whatSqsRejects() {
        return Stream.of(
                new byte[] {},
                new byte[] {(byte) 0xFF, 'a'},
                "a\u0000b".getBytes(StandardCharsets.UTF_8),
                "a\uFFFEb".getBytes(StandardCharsets.UTF_8),
                "x".repeat(ParkedMessage.MAX_BYTES).getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @MethodSource("whatSqsRejects")
    void leavesAnEventThatSqsRejectsUnchanged(byte[] payload) {
        assertThat(Redelivery.of(invalid("request-1"), new Received.Payload(payload), true))
                .isEqualTo(new Unchanged());
    }

    @ParameterizedTest
    @ValueSource(strings = {"not json", "\t\r\n", "{\"name\": \"Zoë 😀\"}"})
    void keepsTheTextOfADirectInvocation(String payload) {
        var received = new Received.Payload(payload.getBytes(StandardCharsets.UTF_8));

        assertThat(Redelivery.of(invalid("request-1"), received, true))
                .isInstanceOfSatisfying(
                        Park.class, park -> assertThat(park.message().body()).isEqualTo(payload));
    }

    @Test
    void countsBodyAndAttributesTogether() {
        int attributes = "reasonStringmalformed".length() + "errorStringno".length();
        String largest = "x".repeat(ParkedMessage.MAX_BYTES - attributes);

        assertThat(new ParkedMessage("m-1", largest, "malformed", "no").body()).hasSize(largest.length());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ParkedMessage("m-1", largest + "x", "malformed", "no"));
    }

    @Test
    void describesTheErrorInOneShortRedactedLine() {
        String text = "Got\n a record with password=hunter2 and more " + "x".repeat(1_000);
        var failed = new Failed<>("m-1", new InvalidEventException(Reason.MALFORMED, text));

        assertThat(Redelivery.of(failed, message(1), true)).isInstanceOfSatisfying(Park.class, park -> assertThat(
                        park.message().error())
                .startsWith("Got a record with password=***")
                .doesNotContain("hunter2")
                .hasSizeLessThanOrEqualTo(256)
                .endsWith("…"));
    }

    @Test
    void leavesAFailedDirectInvocationToLambda() {
        var payload = new Received.Payload("{}".getBytes(StandardCharsets.UTF_8));

        assertThat(Redelivery.of(TRANSIENT, payload, true)).isEqualTo(new Unchanged());
    }

    static Stream<Received> incompleteRecords() {
        return Stream.of(
                new Received.Message("", "handle", 1, "{}"),
                new Received.Message(QUEUE, "", 1, "{}"),
                new Received.Message(QUEUE, "handle", 0, "{}"));
    }

    @ParameterizedTest
    @MethodSource("incompleteRecords")
    void leavesARecordWithoutQueueReceiptOrCountUnchanged(Received received) {
        assertThat(Redelivery.of(TRANSIENT, received, true)).isEqualTo(new Unchanged());
    }

    private static Failed<?> invalid(String id) {
        return new Failed<>(id, new InvalidEventException(Reason.MALFORMED, "not JSON"));
    }

    private static String name(Reason reason) {
        return new InvalidEventException(reason, "").reasonCode();
    }

    private static Received message(int receiveCount) {
        return new Received.Message(QUEUE, "handle", receiveCount, "{\"id\": 1}");
    }
}
