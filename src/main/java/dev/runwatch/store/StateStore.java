package dev.runwatch.store;

import dev.runwatch.aws.AwsClientContext;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;

/// The state that all functions share in a DynamoDB table, if there is one.
public final class StateStore {

    private final StoreSettings settings;

    StateStore(StoreSettings settings) {
        this.settings = settings;
    }

    /// How long a published alert is remembered; empty without a table.
    public Optional<Duration> ttl() {
        return hasTable() ? Optional.of(settings.ttl()) : Optional.empty();
    }

    /// Without a table nothing of DynamoDB is loaded. Spring loads the types in the signatures of a bean's methods, so
    /// no signature here has one.
    ///
    /// @param destination where the alerts go: the same alert may go to several
    public ClaimStore claims(AwsClientContext aws, String destination) {
        String owner = UUID.randomUUID().toString();
        return hasTable()
                ? new DynamoDbClaimStore(
                        StateTable.create(aws, settings.table()), settings, destination, owner, InstantSource.system())
                : ClaimStore.NONE;
    }

    /// @param destination whose published alerts count
    /// @throws IllegalStateException without a table
    public CheckpointStore checkpoints(AwsClientContext aws, String destination) {
        if (!hasTable()) {
            throw new IllegalStateException("Checkpoints need runwatch.store.table");
        }
        return new DynamoDbCheckpointStore(StateTable.create(aws, settings.table()), destination);
    }

    private boolean hasTable() {
        return !settings.table().isEmpty();
    }
}
