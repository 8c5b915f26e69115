package dev.runwatch.event;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// What AWS says about starting a failed execution again from where it failed.
///
/// @param count redrives that really started; 0 on the first attempt
/// @param at when the last redrive started
/// @param status an open set: `REDRIVABLE`, `NOT_REDRIVABLE`, `REDRIVABLE_BY_MAP_RUN`, …; empty when not said
/// @param reason why it cannot be redriven; empty when not said
public record Redrive(int count, Optional<Instant> at, String status, String reason) {

    /// AWS redrives an execution at most this long after it ended (Step Functions developer guide, "Redriving
    /// executions").
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

    /// Until when it is possible; absent when it is not, or the end is unknown.
    public Optional<Instant> possibleUntil(Optional<Instant> stopped) {
        return possible() ? stopped.map(end -> end.plus(WINDOW)) : Optional.empty();
    }
}
