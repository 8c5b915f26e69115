package dev.runwatch.event;

import java.util.Optional;

/// Somebody called the Step Functions API, as CloudTrail tells it.
///
/// @param id CloudTrail's id of the call, which replays keep
/// @param action the API's name, such as `StartExecution`
/// @param target the state machine or execution that the call names; absent when it names none that can be read
/// @param executionName the name that `StartExecution` asked for; empty when none
/// @param caller the ARN or name of who called; empty when not told
/// @param errorDetails why AWS refused the call ([ErrorDetails#NONE] when it did not)
public record ApiCall(
        EventMetadata metadata,
        String id,
        String action,
        Optional<Arn> target,
        String executionName,
        String caller,
        ErrorDetails errorDetails)
        implements StepFunctionsEvent {

    /// AWS did not do what was asked.
    public boolean failed() {
        return !errorDetails.error().isEmpty();
    }

    /// An execution was to start and did not: no status change will ever tell of it.
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
