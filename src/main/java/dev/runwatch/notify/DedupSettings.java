package dev.runwatch.notify;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Which published alerts a function keeps in memory, to recognize duplicates.
///
/// @param cacheTtl how long a function remembers a published alert
/// @param cacheSize published alerts that a function remembers, 0 to 1000000; 0 remembers none
@ConfigurationProperties("runwatch.dedup")
record DedupSettings(
        @DefaultValue("15m") Duration cacheTtl,
        @DefaultValue("10000") int cacheSize) {

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
