package dev.runwatch.store;

import dev.runwatch.aws.AwsClientContext;
import java.time.Duration;
import java.util.Optional;

/// The state that all functions share, if there is a table: creates its stores, which share one client per context.
public interface StateStore {

    /// Without a table nothing of DynamoDB is loaded.
    StateStore NONE = new StateStore() {
        @Override
        public Optional<Duration> ttl() {
            return Optional.empty();
        }

        @Override
        public ClaimStore claims(AwsClientContext aws, String destination) {
            return ClaimStore.NONE;
        }

        @Override
        public CheckpointStore checkpoints(AwsClientContext aws, String destination) {
            throw new IllegalStateException("Checkpoints need runwatch.store.table");
        }
    };

    /// How long a published alert is remembered; empty without a table.
    Optional<Duration> ttl();

    /// @param destination where the alerts go: the same alert may go to several
    ClaimStore claims(AwsClientContext aws, String destination);

    /// @param destination whose published alerts count
    CheckpointStore checkpoints(AwsClientContext aws, String destination);
}
