package dev.runwatch.notify;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

/// Remembers what SNS took, so that the same fact is not sent again by the same warm function: bounded, in memory, and
/// written only after SNS said yes, since a memory written before turns a crash into a lost alert.
///
/// Several invocations may run at the same time in one process. A fact is sent by one of them; the others wait for its
/// end, because nobody may acknowledge an alert that may still fail.
final class InFlightRegistry {

    private final long rememberNanos;
    private final int max;
    private final LongSupplier nanoClock;

    /// By deduplication key, the oldest first.
    private final Map<String, Long> sentAt = new LinkedHashMap<>();

    private final Map<String, CompletableFuture<Boolean>> onTheirWay = new HashMap<>();

    InFlightRegistry(Duration rememberFor, int max, LongSupplier nanoClock) {
        this.rememberNanos = rememberFor.toNanos();
        this.max = max;
        this.nanoClock = nanoClock;
    }

    /// What an invocation has to do about a fact.
    sealed interface Turn {

        /// Send it, and [#release] the turn whatever happens.
        record Acquired() implements Turn {}

        /// Nothing: it was sent.
        record AlreadySent() implements Turn {}

        /// Wait: another invocation is sending it.
        ///
        /// @param sent whether SNS took it, once that is known
        record InFlight(CompletableFuture<Boolean> sent) implements Turn {}
    }

    synchronized Turn acquire(String dedupKey) {
        if (contains(dedupKey)) {
            return new Turn.AlreadySent();
        }
        CompletableFuture<Boolean> theirs = onTheirWay.get(dedupKey);
        if (theirs != null) {
            return new Turn.InFlight(theirs);
        }
        onTheirWay.put(dedupKey, new CompletableFuture<>());
        return new Turn.Acquired();
    }

    /// Ends our turn and lets go whoever waits for it.
    synchronized void release(String dedupKey, boolean sent) {
        if (sent) {
            remember(dedupKey);
        }
        CompletableFuture<Boolean> turn = onTheirWay.remove(dedupKey);
        if (turn != null) {
            turn.complete(sent);
        }
    }

    private boolean contains(String dedupKey) {
        Long at = sentAt.get(dedupKey);
        return at != null && nanoClock.getAsLong() - at < rememberNanos;
    }

    private void remember(String dedupKey) {
        sentAt.remove(dedupKey);
        sentAt.put(dedupKey, nanoClock.getAsLong());
        if (sentAt.size() > max) {
            sentAt.remove(sentAt.keySet().iterator().next());
        }
    }
}
