package dev.runwatch.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.runwatch.pipeline.Batch.Envelope;
import dev.runwatch.pipeline.BatchItem.Failed;
import dev.runwatch.pipeline.BatchItem.Pending;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BatchTest {

    private static final Deadline LATER = Deadline.in(Duration.ofMinutes(1));

    @Test
    void keepsAFailureWithItsEvent() {
        Batch<String> batch = queue("1", "two", "3");

        Batch<Integer> numbers = batch.map(Integer::parseInt);

        assertThat(numbers.values()).containsExactly(1, 3);
        assertThat(numbers.failures()).singleElement().satisfies(failed -> {
            assertThat(failed.id()).isEqualTo("id-two");
            assertThat(failed.failure()).isInstanceOf(NumberFormatException.class);
        });
    }

    @Test
    void keepsAJvmErrorWithTheEventThatCausedIt() {
        Batch<Integer> depths = queue("1", "100000000", "3").map(depth -> descend(Integer.parseInt(depth)));

        assertThat(depths.values()).containsExactly(1, 3);
        assertThat(depths.failures()).singleElement().satisfies(failed -> {
            assertThat(failed.id()).isEqualTo("id-100000000");
            assertThat(failed.failure())
                    .isInstanceOf(EventProcessingException.class)
                    .hasCauseInstanceOf(StackOverflowError.class);
        });
    }

    @Test
    void skipsAFailedEvent() {
        Batch<Integer> numbers = queue("1", "two").map(Integer::parseInt);

        Batch<Integer> doubled = numbers.map(number -> number * 2);

        assertThat(doubled.values()).containsExactly(2);
        assertThat(doubled.failures()).extracting(Failed::id).containsExactly("id-two");
    }

    @Test
    void passesThePendingEventsToAStepThatHandlesAllInOneCall() {
        Batch<Integer> numbers = queue("1", "two", "3").map(Integer::parseInt);

        Batch<String> result = numbers.mapAll(pending -> List.of(
                new Pending<>(pending.get(0).id(), "one of " + pending.size()),
                new Failed<>(pending.get(1).id(), new IllegalStateException("full"))));

        assertThat(result.items()).extracting(BatchItem::id).containsExactly("id-1", "id-two", "id-3");
        assertThat(result.values()).containsExactly("one of 2");
        assertThat(result.failures()).extracting(Failed::id).containsExactly("id-two", "id-3");
    }

    @Test
    void rejectsAStepThatReordersItsEvents() {
        Batch<String> batch = queue("1", "2");

        assertThatIllegalStateException()
                .isThrownBy(
                        () -> batch.mapAll(pending -> List.of(new Pending<>("id-2", "x"), new Pending<>("id-1", "x"))))
                .withMessageContaining("id-1");
    }

    @Test
    void hasAtMostOneEventIfItIsDirect() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new Batch<>(Envelope.DIRECT, LATER, queue("1", "2").items()))
                .withMessageContaining("one event");
    }

    @Test
    void keepsWhatEachEventArrivedIn() {
        var received = new Received.Message("arn", "handle", 1, "{}");
        var batch = new Batch<>(Envelope.QUEUE, LATER, queue("1", "2").items(), Map.of("id-1", received));

        Batch<Integer> mapped = batch.map(String::length);

        assertThat(mapped.received("id-1")).contains(received);
        assertThat(mapped.received("id-2")).isEmpty();
    }

    @Test
    void leavesOutAcknowledgedEvents() {
        assertThat(queue("1", "2", "3").without(List.of("id-2")).items())
                .extracting(BatchItem::id)
                .containsExactly("id-1", "id-3");
    }

    @Test
    void limitsABudgetByTheDeadline() {
        var deadline = Deadline.in(Duration.ofSeconds(10));

        assertThat(deadline.atMost(Duration.ofSeconds(3))).isEqualTo(Duration.ofSeconds(3));
        assertThat(deadline.atMost(Duration.ofSeconds(30))).isLessThanOrEqualTo(Duration.ofSeconds(10));
        assertThat(Deadline.in(Duration.ZERO).atMost(Duration.ofSeconds(3))).isZero();
    }

    private static Batch<String> queue(String... values) {
        List<BatchItem<String>> items = List.of(values).stream()
                .<BatchItem<String>>map(value -> new Pending<>("id-" + value, value))
                .toList();
        return new Batch<>(Envelope.QUEUE, LATER, items);
    }

    private static int descend(int depth) {
        return depth == 0 ? 0 : 1 + descend(depth - 1);
    }
}
