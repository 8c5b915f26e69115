package dev.runwatch.local;

import static dev.runwatch.local.ClaimingFunction.batch;
import static dev.runwatch.local.ClaimingFunction.batchItemFailures;
import static org.assertj.core.api.Assertions.assertThat;

import dev.runwatch.store.CheckpointStore;
import dev.runwatch.store.ClaimStore;
import dev.runwatch.store.StoreConformanceTest;
import dev.runwatch.store.TestStores;
import dev.runwatch.testkit.FakeAws;
import dev.runwatch.testkit.FakeAws.Fault;
import dev.runwatch.testkit.FakeRuntimeApi.InvocationResult;
import dev.runwatch.testkit.LambdaProcess;
import dev.runwatch.testkit.LinuxOnly;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The table on the local AWS: its conditions, and two processes of the packaged function, one of which is killed while
/// it holds the claims of ten alerts.
///
/// No alert may be missing. One may arrive twice only if its owner was killed between SNS and the table.
@LinuxOnly
@Timeout(240)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClaimsIT {

    private static final int EVENTS = 10;

    /// Leases are ended by the test, not by time, so that a slow machine changes nothing.
    private static final Duration LONG = Duration.ofMinutes(5);

    /// A warm function has published ten alerts by then.
    private static final Duration LATEST_KILL = Duration.ofMillis(400);

    private LocalAws local;
    private ClaimsTable claims;
    private ClaimsTable conformance;
    private FakeAws aws;
    private Path root;

    @BeforeAll
    void createTables(@TempDir Path folder) {
        local = LocalAws.start(0, Map.of());
        claims = ClaimsTable.create(local, "claims");
        conformance = ClaimsTable.create(local, "conformance");
        aws = new FakeAws();
        root = LambdaProcess.unpack(folder);
    }

    @AfterAll
    void stop() {
        claims.close();
        conformance.close();
        aws.close();
        local.close();
    }

    @BeforeEach
    void deleteAlertsAndClaims() {
        aws.reset();
        claims.deleteInProgress();
    }

    @Test
    void publishesOnceWhatAKilledOwnerHadClaimed() {
        aws.snsAlwaysFails(new Fault.Hang());
        byte[] batch = batch(EVENTS, "claimed");
        Set<String> orphans = killWhen("SNS was called", () -> aws.calls().contains("PublishBatch"), batch, LONG);
        assertThat(aws.published()).isEmpty();
        assertThat(publishedUntilAcknowledged(batch).values()).containsOnly(1L);
        assertThat(orphans).hasSize(EVENTS);
    }

    @Test
    void publishesTwiceOnlyWhatAKilledOwnerHadPublishedAndNotCompleted() {
        aws.snsFails(new Fault.WithholdResponse());
        aws.snsAlwaysFails(new Fault.Hang());
        byte[] batch = batch(EVENTS, "published");
        Set<String> orphans =
                killWhen("SNS has stored the alerts", () -> aws.published().size() == EVENTS, batch, LONG);

        Map<String, Long> sent = publishedUntilAcknowledged(batch);
        assertThat(sent.keySet()).isEqualTo(orphans);
        assertThat(sent.values()).containsOnly(2L);
    }

    /// The conditions of the table itself, which the fake AWS does not evaluate.
    @Nested
    class Table extends StoreConformanceTest {

        @BeforeEach
        void clear() {
            conformance.deleteAll();
        }

        @Override
        protected ClaimStore claims(String owner, InstantSource clock) {
            return TestStores.claims(owner, conformance.client(), conformance.name(), clock);
        }

        @Override
        protected CheckpointStore checkpoints() {
            return TestStores.checkpoints(conformance.client(), conformance.name(), "topic");
        }
    }

    /// Kills at random moments.
    @Test
    @Tag("endurance")
    @Timeout(value = 60, unit = TimeUnit.MINUTES)
    void losesNoAlertInAHundredKills() {
        int kills = Integer.getInteger("kills", 100);
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("Repeat with -Dseed=" + seed);
        var random = new Random(seed);
        long duplicates = 0;
        List<ClaimingFunction> functions = new ArrayList<>(List.of(startFunction(), startFunction()));
        try {
            for (int round = 0; round < kills; round++) {
                duplicates += round("seed-" + seed + "-" + round, functions, random);
            }
        } finally {
            functions.forEach(ClaimingFunction::kill);
        }
        System.out.printf("%d kills, %d events, %d alerts published twice%n", kills, kills * EVENTS, duplicates);
    }

    /// The only test that waits for the end of a lease.
    @Test
    @Tag("endurance")
    void publishesOnceAfterTheLeaseOfAKilledOwner() {
        aws.snsAlwaysFails(new Fault.Hang());
        byte[] batch = batch(EVENTS, "ran-out");
        killWhen("SNS was called", () -> aws.calls().contains("PublishBatch"), batch, Duration.ofSeconds(20));
        Instant leaseEnd = claims.lastLeaseEnd();

        var other = startFunction();
        try {
            assertThat(batchItemFailures(other.invoke(batch, LONG).join())).hasSize(EVENTS);
            Poll.until(
                    "the lease is over",
                    () -> batchItemFailures(other.invoke(batch, LONG).join()).isEmpty());
        } finally {
            other.kill();
        }
        assertThat(Instant.now()).isAfterOrEqualTo(leaseEnd);
        assertThat(sent()).hasSize(EVENTS).allSatisfy((key, times) -> assertThat(times)
                .isEqualTo(1));
        assertTheTableWasAvailable();
    }

    /// @return the keys that a function had claimed when it was killed
    private Set<String> killWhen(String what, Supplier<Boolean> moment, byte[] batch, Duration deadline) {
        var victim = startFunction();
        try {
            CompletableFuture<InvocationResult> response = victim.invoke(batch, deadline);
            Poll.until(what, moment);
            assertThat(response).isNotDone();
        } finally {
            victim.kill();
        }
        aws.recovers();
        Set<String> orphans = claims.inProgress();
        assertThat(orphans).as("claimed when the owner was killed").hasSize(EVENTS);
        return orphans;
    }

    /// Delivers the batch to another function, which neither publishes nor acknowledges anything before the leases end.
    ///
    /// @return how often each alert was published
    private Map<String, Long> publishedUntilAcknowledged(byte[] batch) {
        Map<String, Long> before = sent();
        var other = startFunction();
        try {
            assertThat(batchItemFailures(other.invoke(batch, LONG).join())).hasSize(EVENTS);
            assertThat(sent()).isEqualTo(before);
            claims.endAllLeases();
            assertThat(batchItemFailures(other.invoke(batch, LONG).join())).isEmpty();
        } finally {
            other.kill();
        }
        assertThat(claims.inProgress()).isEmpty();
        assertTheTableWasAvailable();
        return sent();
    }

    /// @return how many alerts were published twice
    private long round(String name, List<ClaimingFunction> functions, Random random) {
        aws.reset();
        byte[] batch = batch(EVENTS, name);
        List<CompletableFuture<InvocationResult>> results =
                functions.stream().map(function -> function.invoke(batch, LONG)).toList();
        int victim = random.nextInt(2);
        LockSupport.parkNanos(random.nextLong(LATEST_KILL.toNanos()));
        functions.get(victim).kill();
        results.get(1 - victim).join();
        Set<String> orphans = claims.inProgress();

        functions.set(victim, startFunction());
        for (ClaimingFunction function : functions) {
            while (!batchItemFailures(function.invoke(batch, LONG).join()).isEmpty()) {
                claims.endAllLeases();
            }
        }

        Map<String, Long> sent = sent();
        assertThat(sent).as(name).hasSize(EVENTS);
        assertThat(sent).as(name).allSatisfy((key, times) -> assertThat(times)
                .isLessThanOrEqualTo(orphans.contains(key) ? 2 : 1));
        assertTheTableWasAvailable();
        return sent.values().stream().filter(times -> times > 1).count();
    }

    private Map<String, Long> sent() {
        return aws.published().stream()
                .collect(Collectors.groupingBy(
                        alert -> alert.attributes().getOrDefault("dedupKey", ""), Collectors.counting()));
    }

    /// Otherwise the test shows nothing.
    private void assertTheTableWasAvailable() {
        assertThat(aws.data()).noneMatch(datum -> datum.name().equals("runwatch.alerts.dedup.unavailable"));
    }

    private ClaimingFunction startFunction() {
        return new ClaimingFunction(root, aws, local, claims.name());
    }
}
