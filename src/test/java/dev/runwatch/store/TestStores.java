package dev.runwatch.store;

import java.time.Duration;
import java.time.InstantSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/// Stores of a DynamoDB table for tests of other packages.
public final class TestStores {

    private TestStores() {}

    /// The claims of one process, by a clock of its own.
    public static ClaimStore claims(String owner, DynamoDbClient dynamoDb, String table, InstantSource clock) {
        var settings = new StoreSettings(table, Duration.ofMinutes(1), Duration.ofDays(14));
        return new DynamoDbClaimStore(new StateTable(dynamoDb, table), settings, "topic", owner, clock);
    }

    public static CheckpointStore checkpoints(DynamoDbClient dynamoDb, String table, String destination) {
        return new DynamoDbCheckpointStore(new StateTable(dynamoDb, table), destination);
    }
}
