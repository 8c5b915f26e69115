package dev.runwatch.store;

import dev.runwatch.pipeline.Deadline;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Set;

/// What reconciliation knows from earlier: where its next run starts, and which alerts were published.
///
/// It fails closed: without the table a run would report again what was reported. Safe for concurrent invocations.
public interface CheckpointStore {

    /// Where the next run starts, by state machine ARN. State machines without a checkpoint are missing.
    ///
    /// @throws StoreUnavailableException if the table did not respond
    Map<String, Instant> checkpoints(Collection<String> stateMachines, Deadline deadline);

    /// Which of these alerts were published to the destination. An alert in progress is not among them.
    ///
    /// @throws StoreUnavailableException if the table did not respond
    Set<String> published(Collection<String> dedupKeys, Deadline deadline);

    /// @throws StoreUnavailableException if the table did not store it
    void save(String stateMachine, Instant checkpoint, Deadline deadline);
}
