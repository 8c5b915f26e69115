package dev.runwatch.event;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// The redrives of an execution, and whether it can be redriven.
///
/// @param count started redrives; 0 on the first attempt
/// @param at when the last redrive started
/// @param status such as `REDRIVABLE`, `NOT_REDRIVABLE` or `REDRIVABLE_BY_MAP_RUN`; empty if missing
/// @param reason why it cannot be redriven; empty if missing
public record Redrive(int count, Optional<Instant> at, String status, String reason) {

    /// ([Redriving executions](https://docs.aws.amazon.com/step-functions/latest/dg/redrive-executions.html))
    private static final Duration WINDOW = Duration.ofDays(14);

    public static final Redrive NONE = new Redrive(0, Optional.empty(), "", "");

    public Redrive {
        if (count < 0) {
            throw new IllegalArgumentException("A redrive count is never negative: " + count);
        }
    }

    public boolean possible() {
        return status.equals("REDRIVABLE");
    }

    /// Absent if a redrive is not possible or the end of the execution is unknown.
    public Optional<Instant> possibleUntil(Optional<Instant> stopped) {
        return possible() ? stopped.map(end -> end.plus(WINDOW)) : Optional.empty();
    }
}
