package dev.runwatch.alert;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/// Waits longer each time, and never the same for two functions that failed together.
final class Backoff implements SnsChannel.Pause {

    private static final Duration FIRST = Duration.ofMillis(100);

    @Override
    public boolean before(int round, Duration budget) {
        long most = FIRST.toMillis() << round;
        Duration wait = Duration.ofMillis(ThreadLocalRandom.current().nextLong(most / 2, most));
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
