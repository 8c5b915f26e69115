package dev.runwatch.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runwatch.pipeline.Batch;
import dev.runwatch.pipeline.Batch.Envelope;
import dev.runwatch.pipeline.BatchItem;
import dev.runwatch.pipeline.Deadline;
import dev.runwatch.pipeline.InvalidEventException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

class ResponseWriterTest {

    private static final Deadline LATER = Deadline.in(Duration.ofSeconds(30));

    private final RuntimeException broken = new IllegalStateException("broken");

    /// Every subset of a batch of five records.
    static IntStream everySubset() {
        return IntStream.range(0, 1 << 5);
    }

    @ParameterizedTest
    @MethodSource("everySubset")
    void listsExactlyTheFailedRecords(int failed) {
        List<BatchItem<String>> items = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            if ((failed & (1 << i)) == 0) {
                items.add(new BatchItem.Pending<>("m-" + i, "done"));
            } else {
                items.add(new BatchItem.Failed<>("m-" + i, broken));
                expected.add("{\"itemIdentifier\":\"m-" + i + "\"}");
            }
        }

        String response = response(new Batch<>(Envelope.QUEUE, LATER, items));

        assertThat(response).isEqualTo("{\"batchItemFailures\":[" + String.join(",", expected) + "]}");
    }

    @Test
    void isAnEmptyObjectForAHandledDirectEvent() {
        var batch = new Batch<>(Envelope.DIRECT, LATER, List.of(new BatchItem.Pending<>("e-1", "done")));

        assertThat(response(batch)).isEqualTo("{}");
    }

    @Test
    void throwsTheFailureOfADirectEvent() {
        var batch = new Batch<>(Envelope.DIRECT, LATER, List.of(new BatchItem.Failed<>("e-1", broken)));

        assertThatThrownBy(() -> response(batch)).isSameAs(broken);
    }

    /// Else each failed trigger would fill the unhandled-events queue, although the next one repeats it.
    @Test
    void acknowledgesATriggerEvenIfItFailed() {
        var batch = new Batch<>(
                Envelope.TRIGGER,
                LATER,
                List.of(new BatchItem.Pending<>("orders", "done"), new BatchItem.Failed<>("orders", broken)));

        assertThat(response(batch)).isEqualTo("{}");
        assertThat(response(new Batch<>(Envelope.TRIGGER, LATER, List.of()))).isEqualTo("{}");
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void logsTheReasonOfAFailedRecord(CapturedOutput output) {
        var malformed = new InvalidEventException(InvalidEventException.Reason.MALFORMED, "Not JSON");

        response(new Batch<>(
                Envelope.QUEUE,
                LATER,
                List.of(new BatchItem.Failed<>("m-1", malformed), new BatchItem.Failed<>("m-2", broken))));

        assertThat(output.getOut().lines().filter(line -> line.contains("m-1")))
                .singleElement()
                .asString()
                .contains("\"reason\":\"malformed\"", "Not JSON");
        assertThat(output.getOut().lines().filter(line -> line.contains("m-2")))
                .singleElement()
                .asString()
                .doesNotContain("\"reason\"");
    }

    private static String response(Batch<?> batch) {
        return new String(ResponseWriter.write(batch), StandardCharsets.UTF_8);
    }
}
