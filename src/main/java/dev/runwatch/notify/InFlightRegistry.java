package dev.runwatch.notify;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

/// Remembers the alerts that this process has published and the ones that it is publishing, by deduplication key.
///
/// An alert is remembered only after SNS accepted it: recorded before, a crash would lose it. Memory is bounded by time
/// and by number. Thread-safe: of several invocations with the same alert one acquires it, and the others wait for its
/// result, because an event must not be acknowledged while its alert may still fail.
final class InFlightRegistry {

    private final long ttlNanos;
    private final int maxEntries;
    private final LongSupplier nanoClock;

    /// The oldest first.
    private final Map<String, Long> publishedAt = new LinkedHashMap<>();

    private final Map<String, CompletableFuture<Boolean>> inFlight = new HashMap<>();

    InFlightRegistry(Duration ttl, int maxEntries, LongSupplier nanoClock) {
        this.ttlNanos = ttl.toNanos();
        this.maxEntries = maxEntries;
        this.nanoClock = nanoClock;
    }

    /// What the invocation does next with an alert.
    sealed interface Turn {

        /// Publish it, and then always [#release] it.
        record Acquired() implements Turn {}

        /// Nothing: it was published.
        record AlreadyPublished() implements Turn {}

        /// Wait for another invocation.
        ///
        /// @param published completes with whether that invocation published it
        record InFlight(CompletableFuture<Boolean> published) implements Turn {}
    }

    synchronized Turn acquire(String dedupKey) {
        if (isRemembered(dedupKey)) {
            return new Turn.AlreadyPublished();
        }
        CompletableFuture<Boolean> other = inFlight.putIfAbsent(dedupKey, new CompletableFuture<>());
        return other == null ? new Turn.Acquired() : new Turn.InFlight(other);
    }

    /// Ends the caller's turn and wakes the invocations that wait for it.
    synchronized void release(String dedupKey, boolean published) {
        if (published) {
            remember(dedupKey);
        }
        CompletableFuture<Boolean> turn = inFlight.remove(dedupKey);
        if (turn != null) {
            turn.complete(published);
        }
    }

    private boolean isRemembered(String dedupKey) {
        Long at = publishedAt.get(dedupKey);
        return at != null && nanoClock.getAsLong() - at < ttlNanos;
    }

    private void remember(String dedupKey) {
        publishedAt.remove(dedupKey);
        publishedAt.put(dedupKey, nanoClock.getAsLong());
        if (publishedAt.size() > maxEntries) {
            publishedAt.remove(publishedAt.keySet().iterator().next());
        }
    }
}
