package dev.runwatch.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runwatch.alert.AlertChannel.Outcome;
import dev.runwatch.alert.Once.Fate;
import dev.runwatch.batch.Deadline;
import dev.runwatch.claim.Claim;
import dev.runwatch.claim.Claims;
import java.time.Duration;
import java.util.ArrayList;
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
class OnceTest {

    private static final int INVOCATIONS = 32;
    private static final Fate REFUSED = new Fate.NotSent("SNS refused it", new IllegalStateException("no"));

    private final ExecutorService invocations = Executors.newFixedThreadPool(INVOCATIONS);
    private final SentAlerts memory = new SentAlerts(Duration.ofMinutes(15), 1000, System::nanoTime);
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

        List<Future<Fate>> fates = invoke(once, INVOCATIONS);
        await(publishing);
        // No invocation is done, or sends, while the one that publishes has no answer.
        awaitWaiting(INVOCATIONS);
        assertThat(fates).noneMatch(Future::isDone);
        answer.countDown();

        assertThat(all(fates)).containsOnlyOnce(new Fate.Sent("m-a", false));
        assertThat(all(fates)).filteredOn(new Fate.SentBefore()::equals).hasSize(INVOCATIONS - 1);
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

        List<Future<Fate>> fates = invoke(once, INVOCATIONS);
        awaitWaiting(INVOCATIONS);
        answer.countDown();

        assertThat(all(fates)).filteredOn(Fate.NotSent.class::isInstance).hasSize(5);
        assertThat(all(fates)).containsOnlyOnce(new Fate.Sent("m-a", false));
        assertThat(all(fates)).filteredOn(new Fate.SentBefore()::equals).hasSize(INVOCATIONS - 6);
        assertThat(published).containsExactly("a");
    }

    @Test
    void goesOnThoughTheOtherInvocationEndsWithAnError() {
        var once = once((messages, deadline) -> {
            throw new StackOverflowError("scripted");
        });

        assertThatThrownBy(() -> send(once, "a")).isInstanceOf(StackOverflowError.class);

        assertThat(send(once((messages, deadline) -> publish(messages)), "a")).isEqualTo(new Fate.Sent("m-a", false));
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
        List<Future<Fate>> first = invoke(once, 1);
        await(publishing);

        Map<String, Fate> second = once.send(messages("a"), Deadline.in(Duration.ofMillis(1600)));

        assertThat(second.get("a")).isInstanceOf(Fate.Elsewhere.class);
        answer.countDown();
        assertThat(all(first)).containsExactly(new Fate.Sent("m-a", false));
    }

    @Test
    void neverHasTwoInvocationsWaitForEachOther() throws Exception {
        var once = once((messages, deadline) -> publish(messages));
        List<Future<Map<String, Fate>>> fates = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            Map<String, AlertMessage> messages =
                    i % 2 == 0 ? messages("a" + i / 2, "b" + i / 2) : messages("b" + i / 2, "a" + i / 2);
            fates.add(invocations.submit(() -> once.send(messages, Deadline.in(Duration.ofMinutes(1)))));
        }

        for (var fate : fates) {
            assertThat(fate.get().values()).noneMatch(Fate.Elsewhere.class::isInstance);
        }
        assertThat(published).hasSize(200).doesNotHaveDuplicates();
    }

    @Test
    void neitherSendsNorAcknowledgesWhatAnotherFunctionClaimed() {
        var once = once(
                (messages, deadline) -> publish(messages), Map.of("a", new Claim.Elsewhere(Duration.ofSeconds(9))));

        assertThat(send(once, "a"))
                .isEqualTo(new Fate.Elsewhere(
                        "Another function claimed the alert and may be sending it, for 9000 ms at most"));
        assertThat(published).isEmpty();
        assertThat(settled).isEmpty();
    }

    @Test
    void acknowledgesWhatAnotherFunctionSentAndRemembersIt() {
        var once = once((messages, deadline) -> publish(messages), Map.of("a", new Claim.Completed()));

        assertThat(send(once, "a")).isEqualTo(new Fate.SentBefore());
        assertThat(memory.take("a")).isEqualTo(new SentAlerts.Turn.SentBefore());
        assertThat(published).isEmpty();
    }

    @Test
    void sendsWhatNobodyCouldSayAndSaysSo() {
        var once = once((messages, deadline) -> publish(messages), Map.of("a", new Claim.Unknown()));

        assertThat(send(once, "a")).isEqualTo(new Fate.Sent("m-a", true));
        assertThat(settled).containsExactly("a=true");
    }

    @Test
    void tellsTheTableWhatSnsDidNotTake() {
        var once = once((messages, deadline) -> refuse(messages), Map.of());

        assertThat(send(once, "a")).isEqualTo(REFUSED);
        assertThat(settled).containsExactly("a=false");
    }

    private Once once(AlertChannel channel) {
        return new Once(channel, memory, Claims.NONE);
    }

    private Once once(AlertChannel channel, Map<String, Claim> table) {
        return new Once(channel, memory, deadline -> new Claims.Round() {
            @Override
            public Map<String, Claim> claim(List<String> keys) {
                Map<String, Claim> claims = new LinkedHashMap<>();
                keys.forEach(key -> claims.put(key, table.getOrDefault(key, new Claim.Ours())));
                return claims;
            }

            @Override
            public Set<String> settle(List<String> keys, Set<String> sent) {
                keys.forEach(key -> settled.add(key + "=" + sent.contains(key)));
                return Set.of();
            }

            @Override
            public void close() {}
        });
    }

    private List<Future<Fate>> invoke(Once once, int times) {
        return IntStream.range(0, times)
                .mapToObj(i -> invocations.submit(() -> send(once, "a")))
                .toList();
    }

    private static Fate send(Once once, String key) {
        return Objects.requireNonNull(
                once.send(messages(key), Deadline.in(Duration.ofMinutes(1))).get(key));
    }

    private static List<Fate> all(List<Future<Fate>> fates) throws Exception {
        List<Fate> all = new ArrayList<>();
        for (Future<Fate> fate : fates) {
            all.add(fate.get());
        }
        return all;
    }

    /// Until so many threads of this test stand still, in the channel or for another invocation.
    private static void awaitWaiting(int least) {
        while (Thread.getAllStackTraces().entrySet().stream()
                        .filter(thread -> thread.getKey().getState() != Thread.State.RUNNABLE)
                        .filter(thread -> List.of(thread.getValue()).toString().contains("Once.send("))
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
            outcomes.add(new Outcome.Stored("m-" + message.dedupKey()));
        }
        return outcomes;
    }

    private static List<Outcome> refuse(List<AlertMessage> messages) {
        return messages.stream()
                .<Outcome>map(message -> new Outcome.NotStored("SNS refused it", ((Fate.NotSent) REFUSED).cause()))
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
