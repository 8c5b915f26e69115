package dev.runwatch.notify.sns;

import java.time.Duration;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.retries.api.BackoffStrategy;

/// Exponential backoff with full jitter, for the SDK's retries and for ours.
///
/// The SDK's own jitter comes from a seed that a SnapStart snapshot would hold: all functions that start from it would
/// retry at the same moments.
///
/// @param max the longest delay of each attempt
record JitteredBackoff(BackoffStrategy max, RandomGenerator random) implements BackoffStrategy {

    /// As in the SDK's standard strategy
    /// ([SDK reference guide](https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html)).
    private static final Duration MAX_DELAY = Duration.ofSeconds(20);

    /// At most `base` before the second attempt, twice as much before each further one, and 20 seconds at most.
    static JitteredBackoff from(Duration base, RandomGenerator random) {
        return new JitteredBackoff(BackoffStrategy.exponentialDelayWithoutJitter(base, MAX_DELAY), random);
    }

    @Override
    public Duration computeDelay(int attempt) {
        return Duration.ofMillis(random.nextLong(max.computeDelay(attempt).toMillis() + 1));
    }
}
