package dev.runwatch.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runwatch.pipeline.Batch;
import dev.runwatch.pipeline.Batch.Envelope;
import dev.runwatch.pipeline.BatchItem;
import dev.runwatch.pipeline.Deadline;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ResponseWriterTest {

    private static final Deadline LATER = Deadline.in(Duration.ofSeconds(30));

    private final RuntimeException broken = new IllegalStateException("broken");

    /// Every way in which the records of a batch of five can fail.
    static IntStream everySubset() {
        return IntStream.range(0, 1 << 5);
    }

    @ParameterizedTest
    @MethodSource("everySubset")
    void givesBackExactlyWhatFailed(int failed) {
        List<BatchItem<String>> entries = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            if ((failed & (1 << i)) == 0) {
                entries.add(new BatchItem.Pending<>("m-" + i, "done"));
            } else {
                entries.add(new BatchItem.Failed<>("m-" + i, broken));
                expected.add("{\"itemIdentifier\":\"m-" + i + "\"}");
            }
        }

        String answer = answer(new Batch<>(Envelope.QUEUE, LATER, entries));

        assertThat(answer).isEqualTo("{\"batchItemFailures\":[" + String.join(",", expected) + "]}");
    }

    @Test
    void isNeverEmptyForADirectEventThatIsDone() {
        var batch = new Batch<>(Envelope.DIRECT, LATER, List.of(new BatchItem.Pending<>("e-1", "done")));

        assertThat(answer(batch)).isEqualTo("{}");
    }

    @Test
    void letsTheFailureOfADirectEventLeaveTheLambda() {
        var batch = new Batch<>(Envelope.DIRECT, LATER, List.of(new BatchItem.Failed<>("e-1", broken)));

        assertThatThrownBy(() -> answer(batch)).isSameAs(broken);
    }

    @Test
    void isNeverEmptyForASweepThatFoundNothing() {
        assertThat(answer(new Batch<>(Envelope.SWEEP, LATER, List.of()))).isEqualTo("{}");
    }

    @Test
    void letsAFailureOfASweepLeaveTheLambda() {
        var batch = new Batch<>(
                Envelope.SWEEP,
                LATER,
                List.of(new BatchItem.Pending<>("orders", "done"), new BatchItem.Failed<>("orders", broken)));

        assertThatThrownBy(() -> answer(batch)).isSameAs(broken);
    }

    private static String answer(Batch<?> batch) {
        return new String(ResponseWriter.write(batch), StandardCharsets.UTF_8);
    }
}
