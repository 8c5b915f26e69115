package dev.runwatch.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runwatch.notify.NotifyOutcome.Duplicate;
import dev.runwatch.notify.NotifyOutcome.Failed;
import dev.runwatch.notify.NotifyOutcome.InProgress;
import dev.runwatch.notify.NotifyOutcome.Published;
import dev.runwatch.pipeline.Deadline;
import dev.runwatch.store.ClaimResult;
import dev.runwatch.store.ClaimStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Alerts that another function publishes: the table of claims.
class DedupingPublisherClaimsTest extends DedupingPublisherFixture {

    private final List<String> completed = new ArrayList<>();
    private final List<String> released = new ArrayList<>();
    private final Set<String> unrecorded = new HashSet<>();

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
}
