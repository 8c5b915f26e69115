package dev.runwatch.notify.sns;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// Waits longer each time, and never the same for two functions that failed together.
final class Backoff implements SnsNotifier.Pause {

    private static final Duration FIRST = Duration.ofMillis(100);

    private final RandomGenerator random;

    Backoff(RandomGenerator random) {
        this.random = random;
    }

    @Override
    public boolean before(int round, Duration budget) {
        long most = FIRST.toMillis() << round;
        Duration wait = Duration.ofMillis(random.nextLong(most / 2, most));
        if (wait.compareTo(budget) >= 0) {
            return false;
        }
        try {
            Thread.sleep(wait);
            return true;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
