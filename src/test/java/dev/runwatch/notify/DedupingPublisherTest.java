package dev.runwatch.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runwatch.notify.DedupingPublisher.PublishResult;
import dev.runwatch.notify.Notifier.Outcome;
import dev.runwatch.notify.render.AlertMessage;
import dev.runwatch.notify.render.Subject;
import dev.runwatch.pipeline.Deadline;
import dev.runwatch.store.ClaimResult;
import dev.runwatch.store.ClaimStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
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

/// Several invocations at the same time in one process, and the table of claims between processes.
@Timeout(60)
class DedupingPublisherTest {

    private static final int INVOCATIONS = 32;
    private static final PublishResult REFUSED =
            new PublishResult.Failed("SNS refused it", new IllegalStateException("no"));

    private final ExecutorService invocations = Executors.newFixedThreadPool(INVOCATIONS);
    private final InFlightRegistry memory = new InFlightRegistry(Duration.ofMinutes(15), 1000, System::nanoTime);
    private final List<String> settled = new ArrayList<>();
    private final List<String> published = Collections.synchronizedList(new ArrayList<>());

    @AfterEach
    void stop() {
        invocations.shutdownNow();
    }

    @Test
    void sendsOnceWhatManyInvocationsTellAtTheSameMoment() throws Exception {
        var publishing = new CountDownLatch(1);
        var answer = new CountDownLatch(1);
        var once = once((messages, deadline) -> {
            publishing.countDown();
            await(answer);
            return publish(messages);
        });

        List<Future<PublishResult>> fates = invoke(once, INVOCATIONS);
        await(publishing);
        // No invocation is done, or sends, while the one that publishes has no answer.
        awaitWaiting(INVOCATIONS);
        assertThat(fates).noneMatch(Future::isDone);
        answer.countDown();

        assertThat(all(fates)).containsOnlyOnce(new PublishResult.Published("m-a", false));
        assertThat(all(fates)).filteredOn(new PublishResult.Duplicate()::equals).hasSize(INVOCATIONS - 1);
        assertThat(published).containsExactly("a");
    }

    @Test
    void sendsItselfWhatTheOtherInvocationFailedToSend() throws Exception {
        var tries = new AtomicInteger();
        var answer = new CountDownLatch(1);
        var once = once((messages, deadline) -> {
            await(answer);
            return tries.incrementAndGet() <= 5 ? refuse(messages) : publish(messages);
        });

        List<Future<PublishResult>> fates = invoke(once, INVOCATIONS);
        awaitWaiting(INVOCATIONS);
        answer.countDown();

        assertThat(all(fates))
                .filteredOn(PublishResult.Failed.class::isInstance)
                .hasSize(5);
        assertThat(all(fates)).containsOnlyOnce(new PublishResult.Published("m-a", false));
        assertThat(all(fates)).filteredOn(new PublishResult.Duplicate()::equals).hasSize(INVOCATIONS - 6);
        assertThat(published).containsExactly("a");
    }

    @Test
    void goesOnThoughTheOtherInvocationEndsWithAnError() {
        var once = once((messages, deadline) -> {
            throw new StackOverflowError("scripted");
        });

        assertThatThrownBy(() -> send(once, "a")).isInstanceOf(StackOverflowError.class);

        assertThat(send(once((messages, deadline) -> publish(messages)), "a"))
                .isEqualTo(new PublishResult.Published("m-a", false));
    }

    @Test
    void givesTheEventBackWhenItsTimeIsOverBeforeTheOtherOneIsDone() throws Exception {
        var publishing = new CountDownLatch(1);
        var answer = new CountDownLatch(1);
        var once = once((messages, deadline) -> {
            publishing.countDown();
            await(answer);
            return publish(messages);
        });
        List<Future<PublishResult>> first = invoke(once, 1);
        await(publishing);

        Map<String, PublishResult> second = once.publish(messages("a"), Deadline.in(Duration.ofMillis(1600)));

        assertThat(second.get("a")).isInstanceOf(PublishResult.InProgress.class);
        answer.countDown();
        assertThat(all(first)).containsExactly(new PublishResult.Published("m-a", false));
    }

    @Test
    void neverHasTwoInvocationsWaitForEachOther() throws Exception {
        var once = once((messages, deadline) -> publish(messages));
        List<Future<Map<String, PublishResult>>> fates = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            Map<String, AlertMessage> messages =
                    i % 2 == 0 ? messages("a" + i / 2, "b" + i / 2) : messages("b" + i / 2, "a" + i / 2);
            fates.add(invocations.submit(() -> once.publish(messages, Deadline.in(Duration.ofMinutes(1)))));
        }

        for (var fate : fates) {
            assertThat(fate.get().values()).noneMatch(PublishResult.InProgress.class::isInstance);
        }
        assertThat(published).hasSize(200).doesNotHaveDuplicates();
    }

    @Test
    void neitherSendsNorAcknowledgesWhatAnotherFunctionClaimed() {
        var once = once(
                (messages, deadline) -> publish(messages),
                Map.of("a", new ClaimResult.HeldByOther(Duration.ofSeconds(9))));

        assertThat(send(once, "a"))
                .isEqualTo(new PublishResult.InProgress(
                        "Another function claimed the alert and may be sending it, for 9000 ms at most"));
        assertThat(published).isEmpty();
        assertThat(settled).isEmpty();
    }

    @Test
    void acknowledgesWhatAnotherFunctionSentAndRemembersIt() {
        var once = once((messages, deadline) -> publish(messages), Map.of("a", new ClaimResult.Completed()));

        assertThat(send(once, "a")).isEqualTo(new PublishResult.Duplicate());
        assertThat(memory.acquire("a")).isEqualTo(new InFlightRegistry.Turn.AlreadySent());
        assertThat(published).isEmpty();
    }

    @Test
    void sendsWhatNobodyCouldSayAndSaysSo() {
        var once = once((messages, deadline) -> publish(messages), Map.of("a", new ClaimResult.Unavailable()));

        assertThat(send(once, "a")).isEqualTo(new PublishResult.Published("m-a", true));
        assertThat(settled).containsExactly("a=true");
    }

    @Test
    void tellsTheTableWhatSnsDidNotTake() {
        var once = once((messages, deadline) -> refuse(messages), Map.of());

        assertThat(send(once, "a")).isEqualTo(REFUSED);
        assertThat(settled).containsExactly("a=false");
    }

    private DedupingPublisher once(Notifier channel) {
        return new DedupingPublisher(channel, memory, ClaimStore.NONE);
    }

    private DedupingPublisher once(Notifier channel, Map<String, ClaimResult> table) {
        return new DedupingPublisher(channel, memory, deadline -> new ClaimStore.Session() {
            @Override
            public Map<String, ClaimResult> claim(List<String> keys) {
                Map<String, ClaimResult> claims = new LinkedHashMap<>();
                keys.forEach(key -> claims.put(key, table.getOrDefault(key, new ClaimResult.Acquired())));
                return claims;
            }

            @Override
            public Set<String> complete(Collection<String> keys) {
                keys.forEach(key -> settled.add(key + "=true"));
                return Set.of();
            }

            @Override
            public void release(Collection<String> keys) {
                keys.forEach(key -> settled.add(key + "=false"));
            }

            @Override
            public void close() {}
        });
    }

    private List<Future<PublishResult>> invoke(DedupingPublisher once, int times) {
        return IntStream.range(0, times)
                .mapToObj(i -> invocations.submit(() -> send(once, "a")))
                .toList();
    }

    private static PublishResult send(DedupingPublisher once, String key) {
        return Objects.requireNonNull(
                once.publish(messages(key), Deadline.in(Duration.ofMinutes(1))).get(key));
    }

    private static List<PublishResult> all(List<Future<PublishResult>> fates) throws Exception {
        List<PublishResult> all = new ArrayList<>();
        for (Future<PublishResult> fate : fates) {
            all.add(fate.get());
        }
        return all;
    }

    /// Until so many threads of this test stand still, in the channel or for another invocation.
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

    private List<Outcome> publish(List<AlertMessage> messages) {
        List<Outcome> outcomes = new ArrayList<>();
        for (AlertMessage message : messages) {
            published.add(message.dedupKey());
            outcomes.add(new Outcome.Published("m-" + message.dedupKey()));
        }
        return outcomes;
    }

    private static List<Outcome> refuse(List<AlertMessage> messages) {
        return messages.stream()
                .<Outcome>map(message -> new Outcome.Failed("SNS refused it", ((PublishResult.Failed) REFUSED).cause()))
                .toList();
    }

    private static Map<String, AlertMessage> messages(String... keys) {
        Map<String, AlertMessage> messages = new LinkedHashMap<>();
        for (String key : keys) {
            messages.put(key, new AlertMessage(Subject.of("s"), "{}", Map.of(), "g", key));
        }
        return messages;
    }
}
