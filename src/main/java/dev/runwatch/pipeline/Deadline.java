package dev.runwatch.pipeline;

import java.time.Duration;
import java.util.function.LongSupplier;

/// When the invocation must be over, on the monotonic clock: setting the system clock does not move it.
public final class Deadline {

    private final LongSupplier nanoClock;
    private final long at;

    private Deadline(LongSupplier nanoClock, Duration remaining) {
        this.nanoClock = nanoClock;
        this.at = nanoClock.getAsLong() + remaining.toNanos();
    }

    public static Deadline in(Duration remaining) {
        return in(remaining, System::nanoTime);
    }

    /// @param nanoClock nanoseconds since any moment, never decreasing
    public static Deadline in(Duration remaining, LongSupplier nanoClock) {
        return new Deadline(nanoClock, remaining);
    }

    /// The time left; zero after the deadline, never negative.
    public Duration remaining() {
        return Duration.ofNanos(Math.max(0, at - nanoClock.getAsLong()));
    }

    /// The time left, at most `limit`.
    public Duration atMost(Duration limit) {
        Duration left = remaining();
        return left.compareTo(limit) < 0 ? left : limit;
    }
}
