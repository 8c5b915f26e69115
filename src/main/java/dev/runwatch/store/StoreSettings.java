package dev.runwatch.store;

import java.time.Duration;

/// @param table the DynamoDB table; empty for none
/// @param timeout what asking or telling the table may take per invocation, retries included
/// @param ttl how long a sent alert is remembered; the events of the longest way may be as old
record StoreSettings(String table, Duration timeout, Duration ttl) {

    StoreSettings {
        if (!table.matches("|[A-Za-z0-9_.-]{3,255}")) {
            throw new IllegalArgumentException(
                    "runwatch.store.table must be the name of a DynamoDB table, or empty for none: '" + table + "'");
        }
        requireAtLeast("timeout", timeout, Duration.ofMillis(1), "300ms");
        requireAtLeast("ttl", ttl, Duration.ofMinutes(1), "14d");
    }

    private static void requireAtLeast(String property, Duration value, Duration least, String example) {
        if (value.compareTo(least) < 0) {
            throw new IllegalArgumentException("runwatch.store.%s must be at least %d ms, such as %s: '%dms'"
                    .formatted(property, least.toMillis(), example, value.toMillis()));
        }
    }
}
