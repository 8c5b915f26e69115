package dev.runwatch.event;

import java.util.Optional;

/// A call of the Step Functions API, as CloudTrail records it.
///
/// @param id CloudTrail's ID of the call, which replays keep
/// @param action such as `StartExecution`
/// @param target the state machine or execution; absent if the event contains no valid ARN
/// @param executionName the requested name of the execution; empty if there is none
/// @param caller the ARN or service that called; empty if unknown
/// @param errorDetails why the call failed; [ErrorDetails#NONE] if it succeeded
public record ApiCall(
        EventMetadata metadata,
        String id,
        String action,
        Optional<Arn> target,
        String executionName,
        String caller,
        ErrorDetails errorDetails)
        implements StepFunctionsEvent {

    public boolean failed() {
        return !errorDetails.error().isEmpty();
    }

    /// An execution was not started, so there will be no status change.
    public boolean startFailed() {
        return failed() && (action.equals("StartExecution") || action.equals("StartSyncExecution"));
    }

    public String stateMachineName() {
        return target.map(Arn::stateMachineName).orElse(ExecutionInfo.UNKNOWN);
    }

    @Override
    public String key() {
        return "call " + (id.isEmpty() ? metadata.id() : id);
    }
}
