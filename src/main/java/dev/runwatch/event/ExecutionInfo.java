package dev.runwatch.event;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// An execution and its current attempt.
///
/// @param arn absent if the event contains no valid ARN
/// @param stateMachine absent if the event contains no valid ARN
/// @param version the version that the execution was started through
/// @param alias the alias that the execution was started through
/// @param started when the first attempt started
/// @param input empty if there is none or AWS left it out because of its size
/// @param enrichment what was looked up about the execution
public record ExecutionInfo(
        EventMetadata metadata,
        Optional<Arn> arn,
        Optional<Arn> stateMachine,
        Optional<Arn> version,
        Optional<Arn> alias,
        Optional<Instant> started,
        Redrive redrive,
        String input,
        Enrichment enrichment) {

    /// An execution lasts at most one year, so a much longer time means that a clock is wrong:
    /// <https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html>
    private static final Duration MAX_ELAPSED = Duration.ofDays(400);

    /// In place of a name that the event does not contain.
    public static final String UNKNOWN = "unknown";

    /// What the event says, and nothing more.
    public ExecutionInfo(
            EventMetadata metadata,
            Optional<Arn> arn,
            Optional<Arn> stateMachine,
            Optional<Arn> version,
            Optional<Arn> alias,
            Optional<Instant> started,
            Redrive redrive,
            String input) {
        this(metadata, arn, stateMachine, version, alias, started, redrive, input, Enrichment.NONE);
    }

    ExecutionInfo with(Enrichment found) {
        return new ExecutionInfo(metadata, arn, stateMachine, version, alias, started, redrive, input, found);
    }

    public String stateMachineName() {
        return stateMachine.or(this::arn).map(Arn::stateMachineName).orElse(UNKNOWN);
    }

    public String name() {
        return arn.map(Arn::qualifier).filter(name -> !name.isEmpty()).orElse(UNKNOWN);
    }

    /// The label of the distributed map whose child this execution is; empty if it is not a child.
    public String mapLabel() {
        return arn.map(Arn::mapLabel).orElse("");
    }

    /// 1 for the first attempt, one more for each redrive.
    public int attempt() {
        return redrive.count() + 1;
    }

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

    /// How long this attempt ran; absent if a time is unknown or the times contradict each other.
    Optional<Duration> elapsed(Optional<Instant> stopped) {
        return attemptStarted()
                .flatMap(from -> stopped.map(to -> Duration.between(from, to)))
                .filter(elapsed -> !elapsed.isNegative() && elapsed.compareTo(MAX_ELAPSED) <= 0);
    }

    @Override
    public String toString() {
        return "ExecutionInfo[%s, attempt %d, %s]".formatted(arn.map(Arn::value).orElse(UNKNOWN), attempt(), metadata);
    }
}
