package dev.runwatch.lambda;

import dev.runwatch.pipeline.BatchItem;
import dev.runwatch.pipeline.Deadline;
import dev.runwatch.pipeline.Received;
import dev.runwatch.pipeline.Trigger;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// What the Lambda was invoked with.
///
/// @param payload as JSON, or why it is none
/// @param received the payload as it came
record Invocation(BatchItem<JsonNode> payload, Received received, Deadline deadline) {

    /// The trigger that the rule in `sam/template.yaml` sends. It is recognized here alone, so the same JSON in a
    /// queue's message never runs. It selects nothing else: what is reconciled is a setting.
    Optional<Trigger> trigger() {
        return payload instanceof BatchItem.Pending<JsonNode>(String id, JsonNode root)
                        && root.path("source").asString("").equals("runwatch")
                        && root.path("detail-type").asString("").equals("Runwatch Reconcile")
                ? Optional.of(new Trigger(id, deadline))
                : Optional.empty();
    }
}
