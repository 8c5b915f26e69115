package dev.runwatch.store;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// The DynamoDB table of claims and checkpoints.
///
/// @param table name of the DynamoDB table; empty for none
/// @param timeout maximum time per invocation to claim alerts, retries included
/// @param ttl how long the table remembers a published alert; an event from a dead-letter queue may be as old
@ConfigurationProperties("runwatch.store")
record StoreSettings(
        @DefaultValue("") String table,
        @DefaultValue("300ms") Duration timeout,
        @DefaultValue("14d") Duration ttl) {

    StoreSettings {
        if (!table.matches("|[A-Za-z0-9_.-]{3,255}")) {
            throw new IllegalArgumentException(
                    "runwatch.store.table must be the name of a DynamoDB table, or empty for none: '" + table + "'");
        }
        requireAtLeast("timeout", timeout, Duration.ofMillis(1), "300ms");
        requireAtLeast("ttl", ttl, Duration.ofMinutes(1), "14d");
    }

    private static void requireAtLeast(String property, Duration value, Duration minimum, String example) {
        if (value.compareTo(minimum) < 0) {
            throw new IllegalArgumentException("runwatch.store.%s must be at least %d ms, such as %s: '%dms'"
                    .formatted(property, minimum.toMillis(), example, value.toMillis()));
        }
    }
}
