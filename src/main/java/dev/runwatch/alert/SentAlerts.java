package dev.runwatch.alert;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/// Remembers what SNS took, so that the same fact is not sent again by the same warm function: bounded, in memory, and
/// written only after SNS said yes, since a memory written before turns a crash into a lost alert.
final class SentAlerts {

    private final long rememberNanos;
    private final int max;
    private final LongSupplier nanoClock;

    /// By deduplication key, the oldest first.
    private final Map<String, Long> sentAt = new LinkedHashMap<>();

    SentAlerts(Duration rememberFor, int max, LongSupplier nanoClock) {
        this.rememberNanos = rememberFor.toNanos();
        this.max = max;
        this.nanoClock = nanoClock;
    }

    synchronized boolean contains(String dedupKey) {
        Long at = sentAt.get(dedupKey);
        return at != null && nanoClock.getAsLong() - at < rememberNanos;
    }

    synchronized void add(String dedupKey) {
        sentAt.remove(dedupKey);
        sentAt.put(dedupKey, nanoClock.getAsLong());
        if (sentAt.size() > max) {
            sentAt.remove(sentAt.keySet().iterator().next());
        }
    }
}
