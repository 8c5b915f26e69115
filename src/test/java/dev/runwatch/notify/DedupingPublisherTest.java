package dev.runwatch.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runwatch.notify.NotifyOutcome.Duplicate;
import dev.runwatch.notify.NotifyOutcome.Failed;
import dev.runwatch.notify.NotifyOutcome.InProgress;
import dev.runwatch.notify.NotifyOutcome.Published;
import dev.runwatch.notify.render.AlertMessage;
import dev.runwatch.pipeline.Deadline;
import dev.runwatch.store.ClaimStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Several invocations at the same time in one process.
@Timeout(60)
class DedupingPublisherTest extends DedupingPublisherFixture {

    private static final int INVOCATIONS = 32;

    private final ExecutorService invocations = Executors.newFixedThreadPool(INVOCATIONS);

    @AfterEach
    void stop() {
        invocations.shutdownNow();
    }

    @Test
    void publishesOnceWhatManyInvocationsReportAtTheSameTime() throws Exception {
        var publishing = new CountDownLatch(1);
        var response = new CountDownLatch(1);
        var publisher = publisher((messages, deadline) -> {
            publishing.countDown();
            await(response);
            return publish(messages);
        });

        List<Future<NotifyOutcome>> outcomes = invoke(publisher, INVOCATIONS);
        await(publishing);
        // While one invocation publishes and SNS has not responded, no other one finishes or publishes.
        awaitWaiting(INVOCATIONS);
        assertThat(outcomes).noneMatch(Future::isDone);
        response.countDown();

        assertThat(all(outcomes)).containsOnlyOnce(new Published("m-a", PUBLISHED_AT, false));
        assertThat(all(outcomes)).filteredOn(new Duplicate()::equals).hasSize(INVOCATIONS - 1);
        assertThat(published).containsExactly("a");
    }

    @Test
    void publishesWhatTheOtherInvocationFailedToPublish() throws Exception {
        var tries = new AtomicInteger();
        var response = new CountDownLatch(1);
        var publisher = publisher((messages, deadline) -> {
            await(response);
            return tries.incrementAndGet() <= 5 ? reject(messages) : publish(messages);
        });

        List<Future<NotifyOutcome>> outcomes = invoke(publisher, INVOCATIONS);
        awaitWaiting(INVOCATIONS);
        response.countDown();

        assertThat(all(outcomes)).filteredOn(Failed.class::isInstance).hasSize(5);
        assertThat(all(outcomes)).containsOnlyOnce(new Published("m-a", PUBLISHED_AT, false));
        assertThat(all(outcomes)).filteredOn(new Duplicate()::equals).hasSize(INVOCATIONS - 6);
        assertThat(published).containsExactly("a");
    }

    @Test
    void publishesAfterTheOtherInvocationEndedWithAnError() {
        var publisher = publisher((messages, deadline) -> {
            throw new StackOverflowError("scripted");
        });

        assertThatThrownBy(() -> send(publisher, "a")).isInstanceOf(StackOverflowError.class);

        assertThat(send(publisher((messages, deadline) -> publish(messages)), "a"))
                .isEqualTo(new Published("m-a", PUBLISHED_AT, false));
    }

    @Test
    void reportsInProgressWhenTimeRunsOutBeforeTheOtherInvocationIsDone() throws Exception {
        var publishing = new CountDownLatch(1);
        var response = new CountDownLatch(1);
        var publisher = publisher((messages, deadline) -> {
            publishing.countDown();
            await(response);
            return publish(messages);
        });
        List<Future<NotifyOutcome>> first = invoke(publisher, 1);
        await(publishing);

        Map<String, NotifyOutcome> second = publisher.publish(messages("a"), Deadline.in(Duration.ofMillis(1600)));

        assertThat(second.get("a")).isInstanceOf(InProgress.class);
        response.countDown();
        assertThat(all(first)).containsExactly(new Published("m-a", PUBLISHED_AT, false));
    }

    @Test
    void neverLetsTwoInvocationsWaitForEachOther() throws Exception {
        var publisher = publisher((messages, deadline) -> publish(messages));
        List<Future<Map<String, NotifyOutcome>>> outcomes = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            Map<String, AlertMessage> messages =
                    i % 2 == 0 ? messages("a" + i / 2, "b" + i / 2) : messages("b" + i / 2, "a" + i / 2);
            outcomes.add(invocations.submit(() -> publisher.publish(messages, Deadline.in(Duration.ofMinutes(1)))));
        }

        for (var outcome : outcomes) {
            assertThat(outcome.get().values()).noneMatch(InProgress.class::isInstance);
        }
        assertThat(published).hasSize(200).doesNotHaveDuplicates();
    }

    private DedupingPublisher publisher(Notifier notifier) {
        return new DedupingPublisher(notifier, registry, ClaimStore.NONE);
    }

    private List<Future<NotifyOutcome>> invoke(DedupingPublisher publisher, int times) {
        return IntStream.range(0, times)
                .mapToObj(i -> invocations.submit(() -> send(publisher, "a")))
                .toList();
    }

    private static List<NotifyOutcome> all(List<Future<NotifyOutcome>> outcomes) throws Exception {
        List<NotifyOutcome> all = new ArrayList<>();
        for (Future<NotifyOutcome> outcome : outcomes) {
            all.add(outcome.get());
        }
        return all;
    }

    /// Waits until so many threads of this test are blocked, in the notifier or for another invocation.
    private static void awaitWaiting(int least) {
        while (Thread.getAllStackTraces().entrySet().stream()
                        .filter(thread -> thread.getKey().getState() != Thread.State.RUNNABLE)
                        .filter(thread -> List.of(thread.getValue()).toString().contains("DedupingPublisher.publish("))
                        .count()
                < least) {
            Thread.onSpinWait();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
