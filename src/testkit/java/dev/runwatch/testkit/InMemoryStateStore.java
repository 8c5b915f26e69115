package dev.runwatch.testkit;

import dev.runwatch.pipeline.Deadline;
import dev.runwatch.store.CheckpointStore;
import dev.runwatch.store.ClaimResult;
import dev.runwatch.store.ClaimStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// The state of several processes in memory. It passes the same conformance test as the DynamoDB table.
public final class InMemoryStateStore {

    private static final Duration TTL = Duration.ofDays(14);
    private static final Duration CLOCK_SKEW = Duration.ofSeconds(2);

    /// @param leaseEnd of a claim in progress; [Instant#MAX] if it is completed
    private record Claim(String owner, Instant leaseEnd, Instant expiration) {

        boolean completed() {
            return leaseEnd.equals(Instant.MAX);
        }
    }

    private final Map<String, Claim> claims = new HashMap<>();
    private final Map<String, Instant> checkpoints = new HashMap<>();

    /// The claims of one process.
    public ClaimStore claims(String owner, String destination, InstantSource clock) {
        return deadline -> new Session(owner, destination, clock, deadline);
    }

    public CheckpointStore checkpoints(String destination) {
        return new Checkpoints(destination);
    }

    private synchronized ClaimResult acquire(String id, String owner, Instant now, Instant leaseEnd) {
        Claim held = claims.get(id);
        if (held != null && !held.expiration().isBefore(now)) {
            if (held.completed()) {
                return new ClaimResult.Completed();
            }
            if (!held.owner().equals(owner) && !held.leaseEnd().isBefore(now)) {
                return new ClaimResult.HeldByOther(Duration.between(now, held.leaseEnd()));
            }
        }
        claims.put(id, new Claim(owner, leaseEnd, now.plus(TTL)));
        return new ClaimResult.Acquired();
    }

    private synchronized void complete(String id, String owner, Instant now) {
        claims.put(id, new Claim(owner, Instant.MAX, now.plus(TTL)));
    }

    private synchronized void release(String id, String owner) {
        claims.computeIfPresent(id, (same, held) -> held.owner().equals(owner) && !held.completed() ? null : held);
    }

    private synchronized boolean isCompleted(String id) {
        Claim held = claims.get(id);
        return held != null && held.completed();
    }

    private final class Session implements ClaimStore.Session {

        private final String owner;
        private final String destination;
        private final InstantSource clock;
        private final Deadline deadline;

        Session(String owner, String destination, InstantSource clock, Deadline deadline) {
            this.owner = owner;
            this.destination = destination;
            this.clock = clock;
            this.deadline = deadline;
        }

        @Override
        public Map<String, ClaimResult> claim(List<String> dedupKeys) {
            Instant now = clock.instant();
            Instant leaseEnd = now.plus(deadline.remaining()).plus(CLOCK_SKEW);
            return dedupKeys.stream()
                    .collect(Collectors.toMap(key -> key, key -> acquire(id(key), owner, now, leaseEnd)));
        }

        @Override
        public Set<String> complete(Collection<String> dedupKeys) {
            dedupKeys.forEach(key -> InMemoryStateStore.this.complete(id(key), owner, clock.instant()));
            return Set.of();
        }

        @Override
        public void release(Collection<String> dedupKeys) {
            dedupKeys.forEach(key -> InMemoryStateStore.this.release(id(key), owner));
        }

        @Override
        public void close() {}

        private String id(String key) {
            return destination + "#" + key;
        }
    }

    private final class Checkpoints implements CheckpointStore {

        private final String destination;

        Checkpoints(String destination) {
            this.destination = destination;
        }

        @Override
        public Map<String, Instant> checkpoints(Collection<String> stateMachines, Deadline deadline) {
            synchronized (InMemoryStateStore.this) {
                var found = new HashMap<>(checkpoints);
                found.keySet().retainAll(stateMachines);
                return found;
            }
        }

        @Override
        public Set<String> published(Collection<String> dedupKeys, Deadline deadline) {
            return dedupKeys.stream()
                    .filter(key -> isCompleted(destination + "#" + key))
                    .collect(Collectors.toSet());
        }

        @Override
        public void save(String stateMachine, Instant checkpoint, Deadline deadline) {
            synchronized (InMemoryStateStore.this) {
                checkpoints.put(stateMachine, checkpoint);
            }
        }
    }
}
