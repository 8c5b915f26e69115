package dev.runwatch.store;

import dev.runwatch.aws.AwsClientContext;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The stores of one DynamoDB table. All that belong to a client context share its client.
final class DynamoDbStateStore implements StateStore {

    private final StoreSettings settings;
    private @Nullable AwsClientContext context;
    private @Nullable StateTable table;

    DynamoDbStateStore(StoreSettings settings) {
        this.settings = settings;
    }

    @Override
    public Optional<Duration> ttl() {
        return Optional.of(settings.ttl());
    }

    @Override
    public ClaimStore claims(AwsClientContext aws, String destination) {
        String owner = UUID.randomUUID().toString();
        return new DynamoDbClaimStore(table(aws), settings, destination, owner, InstantSource.system());
    }

    @Override
    public CheckpointStore checkpoints(AwsClientContext aws, String destination) {
        return new DynamoDbCheckpointStore(table(aws), destination);
    }

    /// After a restore there is another context.
    private synchronized StateTable table(AwsClientContext aws) {
        StateTable current = table;
        if (current == null || context != aws) {
            current = StateTable.create(aws, settings.table());
            table = current;
            context = aws;
        }
        return current;
    }
}
