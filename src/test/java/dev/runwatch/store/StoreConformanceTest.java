package dev.runwatch.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runwatch.pipeline.Deadline;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What every implementation of the stores does: the DynamoDB table and its twin in memory.
public abstract class StoreConformanceTest {

    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

    /// How long an invocation may run, and so a lease lasts.
    private static final Duration LEASE = Duration.ofMinutes(5);

    private static final Deadline DEADLINE = Deadline.in(Duration.ofMinutes(5));

    /// The claims of one process for the destination `topic`. Alerts are remembered for 14 days.
    protected abstract ClaimStore claims(String owner, InstantSource clock);

    /// The checkpoints, in the same table.
    protected abstract CheckpointStore checkpoints();

    @Test
    void acquiresEachOfAHundredClaims() {
        List<String> keys = IntStream.range(0, 100).mapToObj(i -> "many-" + i).toList();

        try (ClaimStore.Session session = session("a", NOON)) {
            assertThat(session.claim(keys).values()).hasSize(100).containsOnly(new ClaimResult.Acquired());
            assertThat(session.complete(keys)).isEmpty();
        }

        assertThat(checkpoints().published(keys, DEADLINE)).hasSize(100);
    }

    @Test
    void remembersACompletedAlertUntilItExpires() {
        complete("a", "completed");

        assertThat(claim("b", NOON.plus(Duration.ofDays(13)), "completed")).isEqualTo(new ClaimResult.Completed());
        assertThat(claim("a", NOON.plus(Duration.ofDays(13)), "completed")).isEqualTo(new ClaimResult.Completed());
        assertThat(claim("b", NOON.plus(Duration.ofDays(15)), "completed")).isEqualTo(new ClaimResult.Acquired());
    }

    @Test
    void keepsAClaimFromOthersUntilItsLeaseEnds() {
        assertThat(claim("a", NOON, "leased")).isEqualTo(new ClaimResult.Acquired());

        Instant afterLease = NOON.plus(LEASE).plusSeconds(3);
        assertThat(claim("b", NOON, "leased"))
                .isInstanceOfSatisfying(ClaimResult.HeldByOther.class, held -> assertThat(held.leaseLeft())
                        .isBetween(LEASE.minusMinutes(1), LEASE.plusSeconds(2)));
        assertThat(claim("b", afterLease, "leased")).isEqualTo(new ClaimResult.Acquired());
        assertThat(claim("a", afterLease, "leased")).isInstanceOf(ClaimResult.HeldByOther.class);
    }

    /// So a put whose response was lost can be repeated.
    @Test
    void letsAnOwnerAcquireItsOwnClaimAgain() {
        assertThat(claim("a", NOON, "repeated")).isEqualTo(new ClaimResult.Acquired());

        assertThat(claim("a", NOON, "repeated")).isEqualTo(new ClaimResult.Acquired());
    }

    @Test
    void doesNotOverwriteACompletedAlertByALateClaim() {
        claim("a", NOON, "late");
        complete("a", "late");

        assertThat(claim("a", NOON, "late")).isEqualTo(new ClaimResult.Completed());
        assertThat(published("late")).isTrue();
    }

    @Test
    void releasesOnlyOwnClaimsInProgress() {
        claim("a", NOON, "released");

        release("b", "released");
        assertThat(claim("c", NOON, "released")).isInstanceOf(ClaimResult.HeldByOther.class);

        release("a", "released");
        assertThat(claim("c", NOON, "released")).isEqualTo(new ClaimResult.Acquired());

        complete("c", "released");
        release("c", "released");
        assertThat(published("released")).isTrue();
    }

    @Test
    void completesAPublishedAlertNoMatterWhoHoldsItsClaim() {
        claim("a", NOON, "out");
        assertThat(claim("b", NOON.plus(LEASE).plusSeconds(3), "out")).isEqualTo(new ClaimResult.Acquired());

        complete("a", "out");
        release("b", "out");

        assertThat(published("out")).isTrue();
    }

    @Test
    void countsAnAlertInProgressAsNotPublished() {
        claim("a", NOON, "in-progress");

        assertThat(checkpoints().published(Set.of("in-progress", "never-claimed"), DEADLINE))
                .isEmpty();
    }

    @Test
    void keepsTheLastCheckpointOfEachStateMachine() {
        checkpoints().save("arn:orders", NOON, DEADLINE);
        checkpoints().save("arn:orders", NOON.plusSeconds(1), DEADLINE);
        checkpoints().save("arn:bills", NOON, DEADLINE);

        assertThat(checkpoints().checkpoints(List.of("arn:orders", "arn:new"), DEADLINE))
                .isEqualTo(Map.of("arn:orders", NOON.plusSeconds(1)));
    }

    @Test
    void readsAndWritesNothingForNoKeys() {
        assertThat(checkpoints().checkpoints(Set.of(), DEADLINE)).isEmpty();
        assertThat(checkpoints().published(Set.of(), DEADLINE)).isEmpty();
        try (ClaimStore.Session session = session("a", NOON)) {
            assertThat(session.complete(Set.of())).isEmpty();
            session.release(Set.of());
        }
    }

    private ClaimStore.Session session(String owner, Instant now) {
        return claims(owner, InstantSource.fixed(now)).begin(Deadline.in(LEASE));
    }

    private ClaimResult claim(String owner, Instant now, String key) {
        try (ClaimStore.Session session = session(owner, now)) {
            return Objects.requireNonNull(session.claim(List.of(key)).get(key));
        }
    }

    private void complete(String owner, String key) {
        try (ClaimStore.Session session = session(owner, NOON)) {
            assertThat(session.complete(Set.of(key))).isEmpty();
        }
    }

    private void release(String owner, String key) {
        try (ClaimStore.Session session = session(owner, NOON)) {
            session.release(Set.of(key));
        }
    }

    private boolean published(String key) {
        return checkpoints().published(Set.of(key), DEADLINE).contains(key);
    }
}
