package dev.runwatch.local;

import java.time.Duration;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/// Polls until a condition is true.
final class Poll {

    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private Poll() {}

    /// @param what completes the error message "Timed out after 60 s waiting for …"
    /// @throws LocalSetupException if the condition is false for a minute
    static <T> T forValue(String what, Supplier<T> value, Predicate<T> condition) {
        try {
            return Awaitility.await()
                    .atMost(TIMEOUT)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(50))
                    .until(value::get, condition);
        } catch (ConditionTimeoutException timeout) {
            throw new LocalSetupException(
                    "Timed out after %d s waiting for %s".formatted(TIMEOUT.toSeconds(), what), timeout);
        }
    }

    static void until(String what, Supplier<Boolean> condition) {
        forValue(what, condition, Boolean::booleanValue);
    }
}
