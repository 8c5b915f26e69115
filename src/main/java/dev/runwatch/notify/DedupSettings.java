package dev.runwatch.notify;

import java.time.Duration;

/// How long and how many published alerts a warm function remembers in memory, to recognize duplicates.
///
/// @param cacheTtl how long a published alert is remembered
/// @param cacheSize how many published alerts are remembered at most; 0 remembers none
record DedupSettings(Duration cacheTtl, int cacheSize) {

    DedupSettings {
        if (!cacheTtl.isPositive()) {
            throw new IllegalArgumentException("runwatch.dedup.cache-ttl must be longer than zero, such as 15m: '%dms'"
                    .formatted(cacheTtl.toMillis()));
        }
        if (cacheSize < 0 || cacheSize > 1_000_000) {
            throw new IllegalArgumentException(
                    "runwatch.dedup.cache-size must be from 0 (remember none) to 1000000: '" + cacheSize + "'");
        }
    }
}
