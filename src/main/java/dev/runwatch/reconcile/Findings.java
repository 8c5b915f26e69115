package dev.runwatch.reconcile;

import dev.runwatch.pipeline.BatchItem;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What a run found for one state machine.
///
/// @param id the ARN of the state machine; the trigger's ID for a problem of the whole run
/// @param found in the order in which the executions ended
/// @param checkpoint where the next run starts if all found executions are handled; null to leave it unchanged
/// @param problem why the state machine was not reconciled to the end; null if it was
record Findings(
        String id,
        List<Found> found,
        @Nullable Instant checkpoint,
        @Nullable RuntimeException problem) {

    Findings {
        found = List.copyOf(found);
    }

    /// An execution that was never reported.
    ///
    /// @param item the event that was not received, or why the execution could not be described
    record Found(Instant stopped, BatchItem<JsonNode> item) {}

    static Findings failed(String id, RuntimeException problem) {
        return new Findings(id, List.of(), null, problem);
    }

    /// Where the next run starts: not after the first execution that failed.
    ///
    /// @param handled the results of the found executions, in their order
    @Nullable
    Instant checkpoint(List<? extends BatchItem<?>> handled) {
        Instant next = checkpoint;
        for (int i = 0; next != null && i < handled.size(); i++) {
            if (handled.get(i) instanceof BatchItem.Failed) {
                return found.get(i).stopped().isBefore(next) ? found.get(i).stopped() : next;
            }
        }
        return next;
    }
}
