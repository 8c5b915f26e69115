package dev.runwatch.pipeline;

import java.time.Duration;
import java.util.function.LongSupplier;

/// When the invocation must be over. It is kept on the monotonic clock, so a clock that is set does not move it.
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

    /// @param nanoClock nanoseconds from any moment on, and never back
    public static Deadline in(Duration remaining, LongSupplier nanoClock) {
        return new Deadline(nanoClock, remaining);
    }

    /// The time that is left; zero when it is over, never negative.
    public Duration remaining() {
        return Duration.ofNanos(Math.max(0, at - nanoClock.getAsLong()));
    }

    /// What is left when `reserve` is kept back for what comes after, but at most `limit`; zero when nothing is left.
    public Duration budget(Duration limit, Duration reserve) {
        Duration left = remaining().minus(reserve);
        if (left.isNegative()) {
            return Duration.ZERO;
        }
        return left.compareTo(limit) < 0 ? left : limit;
    }
}
