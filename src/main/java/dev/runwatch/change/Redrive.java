package dev.runwatch.change;

import java.time.Instant;
import java.util.Optional;

/// What AWS says about starting a failed execution again from where it failed.
///
/// @param count redrives that really started; 0 on the first attempt
/// @param at when the last redrive started
/// @param status an open set: `REDRIVABLE`, `NOT_REDRIVABLE`, `REDRIVABLE_BY_MAP_RUN`, …; empty when not said
/// @param reason why it cannot be redriven; empty when not said
public record Redrive(int count, Optional<Instant> at, String status, String reason) {

    public static final Redrive NONE = new Redrive(0, Optional.empty(), "", "");

    public Redrive {
        if (count < 0) {
            throw new IllegalArgumentException("A redrive count is never negative: " + count);
        }
    }

    public boolean possible() {
        return status.equals("REDRIVABLE");
    }
}
