package dev.runwatch.enrich;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.sfn.model.HistoryEvent;

/// One event of an execution's history
/// ([HistoryEvent](https://docs.aws.amazon.com/step-functions/latest/apireference/API_HistoryEvent.html)). Types that
/// are not known here are passed over.
///
/// @param id sequential, from 1
/// @param previous the event that led to this one; 0 at the start, -1 if it is missing
/// @param time absent only in a response that AWS does not document
/// @param details the members of the one `…EventDetails` that the event has, as text
record HistoryStep(
        long id, long previous, String type, @Nullable Instant time, Map<String, String> details) {

    private static final Pattern ATTEMPT_FAILED =
            Pattern.compile("(Task|LambdaFunction|Activity)(Submit|Start|Schedule)?(Failed|TimedOut)");

    private static final Pattern SCHEDULED = Pattern.compile("(Task|LambdaFunction|Activity)Scheduled");

    private static final Pattern SUCCEEDED = Pattern.compile("(Task|LambdaFunction|Activity)Succeeded");

    private static final Set<String> LONG_TEXTS = Set.of("cause", "input", "output", "parameters");

    static HistoryStep of(HistoryEvent event) {
        Map<String, String> details = new HashMap<>();
        for (SdkField<?> member : event.sdkFields()) {
            if (member.getValueOrDefault(event) instanceof SdkPojo pojo) {
                for (SdkField<?> field : pojo.sdkFields()) {
                    Object value = field.getValueOrDefault(pojo);
                    if (value != null && !(value instanceof SdkPojo)) {
                        details.put(field.memberName(), value.toString());
                    }
                }
            }
        }
        Long previous = event.previousEventId();
        return new HistoryStep(
                event.id(), previous == null ? -1 : previous, event.typeAsString(), event.timestamp(), details);
    }

    /// The same event without the texts that may be long.
    HistoryStep withoutTexts() {
        Map<String, String> kept = new HashMap<>(details);
        kept.keySet().removeAll(LONG_TEXTS);
        return new HistoryStep(id, previous, type, time, kept);
    }

    /// @return empty if the event has no such detail
    String detail(String name) {
        return details.getOrDefault(name, "");
    }

    boolean is(String wanted) {
        return type.equals(wanted);
    }

    boolean isEntered() {
        return type.endsWith("StateEntered");
    }

    boolean isExited() {
        return type.endsWith("StateExited");
    }

    /// An attempt of a task failed, or was not started.
    boolean isFailedAttempt() {
        return ATTEMPT_FAILED.matcher(type).matches();
    }

    boolean isScheduled() {
        return SCHEDULED.matcher(type).matches();
    }

    boolean isTaskSucceeded() {
        return SUCCEEDED.matcher(type).matches();
    }

    /// Something failed that a Catch may have handled.
    boolean isFailure() {
        return type.endsWith("Failed") || type.endsWith("TimedOut");
    }

    /// The execution ended and did not succeed.
    boolean isUnsuccessfulEnd() {
        return is("ExecutionFailed") || is("ExecutionTimedOut") || is("ExecutionAborted");
    }

    /// A map or parallel state ended; what it contains is before it.
    boolean isEndOfScope() {
        return type.matches("(Map|Parallel)State(Succeeded|Failed)");
    }

    /// The first event in a map, in one of its iterations, or in a parallel state.
    boolean isStartInScope() {
        return is("MapStateStarted") || is("MapIterationStarted") || is("ParallelStateStarted");
    }

    boolean isStartOfScope() {
        return is("MapStateEntered") || is("ParallelStateEntered");
    }

    /// Leaves the details out: they belong to the execution's owner.
    @Override
    public String toString() {
        return id + "<-" + previous + " " + type;
    }
}
