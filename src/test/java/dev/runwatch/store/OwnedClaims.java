package dev.runwatch.store;

import java.time.Duration;
import java.time.InstantSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/// Claims of a named owner by a clock of its own, as two functions have them.
public final class OwnedClaims {

    private OwnedClaims() {}

    public static ClaimStore of(String owner, DynamoDbClient dynamoDb, String table, InstantSource clock) {
        var settings = new StoreSettings(table, Duration.ofMinutes(1), Duration.ofDays(14));
        return new DynamoDbClaimStore(dynamoDb, settings, "topic", owner, clock);
    }
}
