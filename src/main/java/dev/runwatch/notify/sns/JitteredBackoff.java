package dev.runwatch.notify.sns;

import java.time.Duration;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.retries.api.BackoffStrategy;

/// Waits between the SDK's tries of one call. The SDK's own jitter is drawn from a seed that a snapshot would hold: all
/// functions that start from it would try again at the same moments.
///
/// @param most what is waited at most
record JitteredBackoff(BackoffStrategy most, RandomGenerator random) implements BackoffStrategy {

    private static final Duration LONGEST = Duration.ofSeconds(20);

    /// Twice as much before each further try, and twenty seconds at most.
    static JitteredBackoff from(Duration base, RandomGenerator random) {
        return new JitteredBackoff(BackoffStrategy.exponentialDelayWithoutJitter(base, LONGEST), random);
    }

    @Override
    public Duration computeDelay(int attempt) {
        return Duration.ofMillis(random.nextLong(most.computeDelay(attempt).toMillis() + 1));
    }
}
