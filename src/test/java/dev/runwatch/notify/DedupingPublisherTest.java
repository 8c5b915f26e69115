package dev.runwatch.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runwatch.notify.NotifyOutcome.Duplicate;
import dev.runwatch.notify.NotifyOutcome.Failed;
import dev.runwatch.notify.NotifyOutcome.InProgress;
import dev.runwatch.notify.NotifyOutcome.Published;
import dev.runwatch.notify.render.AlertMessage;
import dev.runwatch.notify.render.Subject;
import dev.runwatch.pipeline.Deadline;
import dev.runwatch.store.ClaimResult;
import dev.runwatch.store.ClaimStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
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
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Several invocations at the same time in one process, and the table of claims between functions.
@Timeout(60)
class DedupingPublisherTest {

    private static final int INVOCATIONS = 32;
    private static final Instant PUBLISHED_AT = Instant.parse("2026-11-20T19:42:23Z");
    private static final NotifyOutcome REJECTED =
            new Failed(FailureReason.ACCESS_DENIED, "SNS rejected it", new IllegalStateException("no"));

    private final ExecutorService invocations = Executors.newFixedThreadPool(INVOCATIONS);
    private final InFlightRegistry registry = new InFlightRegistry(Duration.ofMinutes(15), 1000, System::nanoTime);
    private final List<String> completed = new ArrayList<>();
    private final List<String> released = new ArrayList<>();
    private final Set<String> unrecorded = new HashSet<>();
    private final List<String> published = Collections.synchronizedList(new ArrayList<>());

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

    @Test
    void neitherPublishesNorAcknowledgesWhatAnotherFunctionClaimed() {
        var publisher = publisher(
                (messages, deadline) -> publish(messages),
                Map.of("a", new ClaimResult.HeldByOther(Duration.ofSeconds(9))));

        assertThat(send(publisher, "a"))
                .isEqualTo(new InProgress(
                        "Another function has claimed the alert and may be publishing it; its lease expires in"
                                + " 9000 ms"));
        assertThat(published).isEmpty();
        assertThat(completed).isEmpty();
        assertThat(released).isEmpty();
    }

    @Test
    void acknowledgesWhatAnotherFunctionPublishedAndRemembersIt() {
        var publisher = publisher((messages, deadline) -> publish(messages), Map.of("a", new ClaimResult.Completed()));

        assertThat(send(publisher, "a")).isEqualTo(new Duplicate());
        assertThat(registry.acquire("a")).isEqualTo(new InFlightRegistry.Turn.AlreadyPublished());
        assertThat(published).isEmpty();
    }

    @Test
    void publishesWithoutTheTableAndReportsThat() {
        var publisher =
                publisher((messages, deadline) -> publish(messages), Map.of("a", new ClaimResult.Unavailable()));

        assertThat(send(publisher, "a")).isEqualTo(new Published("m-a", PUBLISHED_AT, true));
        assertThat(completed).containsExactly("a");
    }

    @Test
    void reportsAClaimThatTheTableDidNotComplete() {
        var publisher = publisher((messages, deadline) -> publish(messages), Map.of());
        unrecorded.add("a");

        assertThat(send(publisher, "a")).isEqualTo(new Published("m-a", PUBLISHED_AT, true));
    }

    @Test
    void completesAndReleasesTheClaimsOfABatchThatFailedInPart() {
        var publisher = publisher(
                (messages, deadline) -> {
                    Map<String, NotifyOutcome> outcomes = publish(messages);
                    outcomes.put("b", REJECTED);
                    return outcomes;
                },
                Map.of("c", new ClaimResult.Completed()));

        Map<String, NotifyOutcome> outcomes =
                publisher.publish(messages("a", "b", "c"), Deadline.in(Duration.ofMinutes(1)));

        assertThat(outcomes)
                .containsOnly(
                        Map.entry("a", new Published("m-a", PUBLISHED_AT, false)),
                        Map.entry("b", REJECTED),
                        Map.entry("c", new Duplicate()));
        assertThat(completed).containsExactly("a");
        assertThat(released).containsExactly("b");
    }

    @Test
    void releasesTheClaimOfARejectedAlert() {
        var publisher = publisher((messages, deadline) -> reject(messages), Map.of());

        assertThat(send(publisher, "a")).isEqualTo(REJECTED);
        assertThat(released).containsExactly("a");
    }

    @Test
    void releasesTheClaimWhenTheNotifierThrowsAnUnexpectedException() {
        var publisher = publisher(
                (messages, deadline) -> {
                    throw new IllegalStateException("a defect");
                },
                Map.of());

        assertThat(send(publisher, "a")).isInstanceOfSatisfying(Failed.class, failed -> {
            assertThat(failed.reason()).isEqualTo(FailureReason.INTERNAL);
            assertThat(failed.message()).contains("a defect");
        });
        assertThat(released).containsExactly("a");
        assertThat(registry.acquire("a")).isEqualTo(new InFlightRegistry.Turn.Acquired());
    }

    private DedupingPublisher publisher(Notifier notifier) {
        return new DedupingPublisher(notifier, registry, ClaimStore.NONE);
    }

    private DedupingPublisher publisher(Notifier notifier, Map<String, ClaimResult> table) {
        return new DedupingPublisher(notifier, registry, deadline -> new ClaimStore.Session() {
            @Override
            public Map<String, ClaimResult> claim(List<String> keys) {
                Map<String, ClaimResult> claims = new LinkedHashMap<>();
                keys.forEach(key -> claims.put(key, table.getOrDefault(key, new ClaimResult.Acquired())));
                return claims;
            }

            @Override
            public Set<String> complete(Collection<String> keys) {
                completed.addAll(keys);
                return unrecorded;
            }

            @Override
            public void release(Collection<String> keys) {
                released.addAll(keys);
            }

            @Override
            public void close() {}
        });
    }

    private List<Future<NotifyOutcome>> invoke(DedupingPublisher publisher, int times) {
        return IntStream.range(0, times)
                .mapToObj(i -> invocations.submit(() -> send(publisher, "a")))
                .toList();
    }

    private static NotifyOutcome send(DedupingPublisher publisher, String key) {
        return Objects.requireNonNull(publisher
                .publish(messages(key), Deadline.in(Duration.ofMinutes(1)))
                .get(key));
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

    private Map<String, NotifyOutcome> publish(Collection<AlertMessage> messages) {
        Map<String, NotifyOutcome> outcomes = new HashMap<>();
        for (AlertMessage message : messages) {
            published.add(message.dedupKey());
            outcomes.put(message.dedupKey(), new Published("m-" + message.dedupKey(), PUBLISHED_AT, false));
        }
        return outcomes;
    }

    private static Map<String, NotifyOutcome> reject(Collection<AlertMessage> messages) {
        return messages.stream().collect(Collectors.toMap(AlertMessage::dedupKey, message -> REJECTED));
    }

    private static Map<String, AlertMessage> messages(String... keys) {
        Map<String, AlertMessage> messages = new LinkedHashMap<>();
        for (String key : keys) {
            messages.put(key, new AlertMessage(Subject.of("s"), "{}", Map.of(), "g", key));
        }
        return messages;
    }
}
