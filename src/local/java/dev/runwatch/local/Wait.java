package dev.runwatch.local;

import java.time.Duration;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/// Waits for a condition, and says which one did not come true.
final class Wait {

    private static final Duration LONGEST = Duration.ofSeconds(60);

    private Wait() {}

    /// @throws LocalSetupFailed if it is not so after a minute
    static <T> T forValue(String what, Supplier<T> value, Predicate<T> condition) {
        try {
            return Awaitility.await()
                    .atMost(LONGEST)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(50))
                    .until(value::get, condition);
        } catch (ConditionTimeoutException never) {
            throw new LocalSetupFailed("Waited a minute for " + what + ", in vain", never);
        }
    }

    static void until(String what, Supplier<Boolean> condition) {
        forValue(what, condition, Boolean::booleanValue);
    }
}
