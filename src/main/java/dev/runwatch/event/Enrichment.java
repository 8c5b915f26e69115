package dev.runwatch.event;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What Step Functions knows about an execution beyond its event. Texts are as Step Functions returned them, not
/// redacted.
///
/// @param outcome absent if nothing was looked up
/// @param usual absent if there are too few successful executions
/// @param recent how the previous executions ended, latest first, without this one; empty if it is unknown
/// @param lastSuccess when the last successful execution ended
public record Enrichment(
        Optional<Outcome> outcome,
        Optional<Location> location,
        Optional<Usual> usual,
        List<String> recent,
        Optional<Instant> lastSuccess) {

    public static final Enrichment NONE =
            new Enrichment(Optional.empty(), Optional.empty(), Optional.empty(), List.of(), Optional.empty());

    public Enrichment {
        recent = List.copyOf(recent);
    }

    /// Nothing but the reason why there is nothing.
    public static Enrichment without(Outcome reason) {
        return new Enrichment(Optional.of(reason), Optional.empty(), Optional.empty(), List.of(), Optional.empty());
    }

    public static Enrichment of(Location location) {
        return new Enrichment(
                Optional.of(Outcome.COMPLETE), Optional.of(location), Optional.empty(), List.of(), Optional.empty());
    }

    /// Both together. The outcome is the first reason why something is missing.
    public Enrichment and(Enrichment other) {
        return new Enrichment(
                outcome.filter(result -> result != Outcome.COMPLETE)
                        .or(other::outcome)
                        .or(() -> outcome),
                location.or(other::location),
                usual.or(other::usual),
                recent.isEmpty() ? other.recent : recent,
                lastSuccess.or(other::lastSuccess));
    }

    /// The result of a lookup: complete, or the first reason why something is missing.
    public enum Outcome {
        COMPLETE,
        /// Step Functions responded, but its history does not name the state beyond doubt.
        UNDETERMINED,
        /// IAM or the key of an encrypted execution denies it.
        DENIED,
        THROTTLED,
        TIMED_OUT,
        FAILED,
        /// Not requested: this process has used up its own rate.
        RATE_LIMITED,
        /// Not requested: recent requests failed.
        CIRCUIT_OPEN,
        /// Not requested: the same batch has another failure of the state machine.
        SKIPPED;

        /// The word in metrics and logs, such as `timed_out`.
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// Where the execution failed, or what was running when it ended.
    ///
    /// @param states the names of the states: one, except for [Kind#CAUGHT], [Kind#FAIL_STATE] and [Kind#RUNNING]
    /// @param scope the map iteration or parallel state around it, such as `iteration 4 of the map Each`; or empty
    /// @param task absent if the state has no task, or several states were running
    /// @param attempts failed attempts of the task; 0 if none
    public record Location(Kind kind, List<String> states, String scope, Optional<Task> task, int attempts) {

        public Location {
            states = List.copyOf(states);
        }
    }

    /// How the states of a [Location] are to be read.
    public enum Kind {
        /// The state failed.
        FAILED,
        /// The state failed after its task succeeded.
        FAILED_AFTER_TASK,
        /// The first state failed; its error was caught and led to the second, a Fail state.
        CAUGHT,
        /// A Fail state ended the execution. A second name is of a state whose error was caught earlier.
        FAIL_STATE,
        /// These states were running.
        RUNNING
    }

    /// @param name such as `Lambda charge-card`
    /// @param log URL in the AWS console of the task's log, or of the page that leads to it, or the ARN of a
    ///     map run; empty if unknown
    public record Task(String name, String log) {}

    /// How long the recent successful executions took.
    ///
    /// @param runs how many they are
    public record Usual(Duration median, Duration longest, int runs) {}
}
