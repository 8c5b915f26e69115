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

    /// The schedule whose trigger this is. A trigger is recognized here alone, so the same JSON in a queue's message
    /// never runs. It selects nothing else: what is reconciled or checked is a setting.
    Optional<Schedule> schedule() {
        return payload instanceof BatchItem.Pending<JsonNode>(String id, JsonNode root)
                ? Schedule.of(root)
                : Optional.empty();
    }

    Trigger trigger() {
        return new Trigger(payload.id(), deadline);
    }
}
