package dev.runwatch.reconcile;

import dev.runwatch.event.Arn;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sfn.model.CloudWatchEventsExecutionDataDetails;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionResponse;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The event that was never received, as Step Functions would have sent it.
final class SyntheticEvent {

    /// A longer input is left out of an event
    /// ([EventBridge payloads](https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html)).
    private static final int MAX_INPUT_BYTES = 248 * 1024;

    private SyntheticEvent() {}

    /// @param triggerId becomes the event's ID, so that the log shows what a run found
    static JsonNode of(DescribeExecutionResponse execution, String triggerId) {
        ObjectNode event = JsonMapper.shared().createObjectNode();
        event.put("version", "0")
                .put("id", triggerId)
                .put("detail-type", "Step Functions Execution Status Change")
                .put("source", "aws.states")
                .put(
                        "time",
                        execution.stopDate() == null
                                ? null
                                : execution.stopDate().toString());
        Arn.parse(execution.executionArn())
                .ifPresent(arn -> event.put("account", arn.account()).put("region", arn.region()));
        event.putArray("resources").add(execution.executionArn());
        event.set("detail", detail(execution));
        return event;
    }

    private static ObjectNode detail(DescribeExecutionResponse execution) {
        boolean fits = fits(execution.input());
        ObjectNode detail = JsonMapper.shared().createObjectNode();
        detail.put("executionArn", execution.executionArn())
                .put("stateMachineArn", execution.stateMachineArn())
                .put("stateMachineVersionArn", execution.stateMachineVersionArn())
                .put("stateMachineAliasArn", execution.stateMachineAliasArn())
                .put("name", execution.name())
                .put("status", execution.statusAsString())
                .put("startDate", millis(execution.startDate()))
                .put("stopDate", millis(execution.stopDate()))
                .put("input", fits ? execution.input() : null);
        detail.putObject("inputDetails").put("included", fits && included(execution.inputDetails()));
        return detail.putNull("output")
                .putNull("outputDetails")
                .put("error", execution.error())
                .put("cause", execution.cause())
                .put("redriveCount", execution.redriveCount() == null ? 0 : execution.redriveCount())
                .put("redriveDate", millis(execution.redriveDate()))
                .put("redriveStatus", execution.redriveStatusAsString())
                .put("redriveStatusReason", execution.redriveStatusReason());
    }

    private static boolean fits(@Nullable String input) {
        return input == null
                || JsonMapper.shared().writeValueAsString(input).getBytes(StandardCharsets.UTF_8).length
                        <= MAX_INPUT_BYTES;
    }

    private static boolean included(@Nullable CloudWatchEventsExecutionDataDetails details) {
        return details != null && Boolean.TRUE.equals(details.included());
    }

    private static @Nullable Long millis(@Nullable Instant instant) {
        return instant == null ? null : instant.toEpochMilli();
    }
}
