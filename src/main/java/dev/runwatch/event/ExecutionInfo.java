package dev.runwatch.event;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Which run of which job, which attempt, since when, in which account and Region.
///
/// @param arn absent only when the event names none that can be read
/// @param stateMachine absent only when neither the event nor the execution's ARN tells
/// @param version the version that the execution was started through
/// @param alias the alias that the execution was started through
/// @param started when the first attempt started
/// @param input the execution's input as AWS sent it; empty when there was none or it was left out for its size
public record ExecutionInfo(
        EventMetadata metadata,
        Optional<Arn> arn,
        Optional<Arn> stateMachine,
        Optional<Arn> version,
        Optional<Arn> alias,
        Optional<Instant> started,
        Redrive redrive,
        String input) {

    /// Step Functions ends an execution after a year (Step Functions quotas). What seems to have lasted much longer
    /// has a clock that is wrong.
    private static final Duration LONGEST = Duration.ofDays(400);

    /// Stands for a name that the event does not tell.
    public static final String UNKNOWN = "unknown";

    public String stateMachineName() {
        return stateMachine.or(this::arn).map(Arn::stateMachineName).orElse(UNKNOWN);
    }

    public String name() {
        return arn.map(Arn::qualifier).filter(name -> !name.isEmpty()).orElse(UNKNOWN);
    }

    /// The label of the distributed map whose child this execution is; empty when it is nobody's child.
    public String mapLabel() {
        return arn.map(Arn::mapLabel).orElse("");
    }

    /// 1 for the first attempt, one more for each redrive.
    public int attempt() {
        return redrive.count() + 1;
    }

    /// When this attempt started: after a redrive the time between the attempts does not count.
    public Optional<Instant> attemptStarted() {
        return redrive.at().or(this::started);
    }

    public String account() {
        return arn.map(Arn::account).orElse(metadata.account());
    }

    public String region() {
        return arn.map(Arn::region).orElse(metadata.region());
    }

    public String partition() {
        return arn.or(this::stateMachine).map(Arn::partition).orElse("aws");
    }

    /// How long this attempt ran until `stopped`; absent when either end is unknown or they contradict each other.
    Optional<Duration> elapsed(Optional<Instant> stopped) {
        return attemptStarted()
                .flatMap(from -> stopped.map(to -> Duration.between(from, to)))
                .filter(elapsed -> !elapsed.isNegative() && elapsed.compareTo(LONGEST) <= 0);
    }

    @Override
    public String toString() {
        return "Origin[%s, attempt %d, %s]".formatted(arn.map(Arn::value).orElse(UNKNOWN), attempt(), metadata);
    }
}
