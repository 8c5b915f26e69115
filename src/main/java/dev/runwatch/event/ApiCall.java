package dev.runwatch.event;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// A call of the Step Functions API, as CloudTrail reports it.
///
/// @param id CloudTrail's ID of the call, which is the same in a replayed event; empty if missing
/// @param action the API's name, such as `StartExecution`
/// @param target the resource that the call acted on: a state machine, one of its versions or aliases, an execution, a
///     map run or an activity; absent if the event names none
/// @param name the request's `name`: of the execution to start, or of what was to be created; empty if none
/// @param caller who called: an ARN, a name, a service or an account; empty if unknown
/// @param errorDetails why AWS rejected or denied the call ([ErrorDetails#NONE] if it succeeded)
public record ApiCall(
        EventMetadata metadata,
        String id,
        String action,
        Optional<Arn> target,
        String name,
        String caller,
        ErrorDetails errorDetails)
        implements StepFunctionsEvent {

    /// Errors after which the AWS SDKs repeat a call by themselves
    /// (https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html).
    private static final Set<String> THROTTLED = Set.of(
            "throttling",
            "throttlingexception",
            "throttledexception",
            "requestthrottledexception",
            "requestthrottled",
            "requestlimitexceeded",
            "toomanyrequestsexception",
            "slowdown");

    /// AWS rejected or denied the call.
    public boolean failed() {
        return !errorDetails.error().isEmpty();
    }

    /// An execution was requested and did not start. No status change will report it.
    public boolean startFailed() {
        return failed() && starts();
    }

    /// The execution was started before under the same name, which is how callers make a start idempotent.
    public boolean alreadyStarted() {
        return starts() && code().equals("executionalreadyexists");
    }

    /// AWS rejected the call because of its rate. The AWS SDKs repeat such a call.
    public boolean throttled() {
        return THROTTLED.contains(code());
    }

    private boolean starts() {
        return action.equals("StartExecution") || action.equals("StartSyncExecution");
    }

    /// The error code without the namespace that some services put before `#` or `.`.
    private String code() {
        String error = errorDetails.error();
        return error.substring(Math.max(error.lastIndexOf('#'), error.lastIndexOf('.')) + 1)
                .toLowerCase(Locale.ROOT);
    }

    /// The execution that the call names; empty if it names none.
    public String executionName() {
        return target.filter(Arn::isExecution).map(Arn::qualifier).orElse(starts() ? name : "");
    }

    /// [ExecutionInfo#UNKNOWN] if the call concerns no state machine, or does not name it.
    public String stateMachineName() {
        return target.filter(arn -> !arn.isActivity())
                .map(Arn::stateMachineName)
                .orElse(action.endsWith("StateMachine") && !name.isEmpty() ? name : ExecutionInfo.UNKNOWN);
    }

    /// What the call acted on, for a sentence: the name of a state machine, or `activity NAME`; empty if unknown.
    public String subject() {
        if (target.filter(Arn::isActivity).isPresent()) {
            return "activity " + target.get().stateMachineName();
        }
        String stateMachine = stateMachineName();
        return stateMachine.equals(ExecutionInfo.UNKNOWN) ? name : stateMachine;
    }

    @Override
    public String key() {
        return "call " + (id.isEmpty() ? metadata.identity() : id);
    }
}
