package dev.runwatch.notify.sns;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class JitteredBackoffTest {

    private static final Duration BASE = Duration.ofMillis(100);

    @Test
    void doublesTheLongestDelayUpToTwentySeconds() {
        var backoff = JitteredBackoff.from(BASE, new Random(7));

        for (int attempt = 1; attempt < 20; attempt++) {
            long max = Math.min(100L << (attempt - 1), 20_000);
            assertThat(backoff.computeDelay(attempt)).isBetween(Duration.ZERO, Duration.ofMillis(max));
        }
    }

    /// Functions that start from one snapshot differ only in the seed that they get after the restore.
    @Test
    void givesFunctionsWithDifferentSeedsDifferentDelays() {
        assertThat(delays(1)).isNotEqualTo(delays(2));
        assertThat(delays(1)).isEqualTo(delays(1));
    }

    private static List<Duration> delays(long seed) {
        var backoff = JitteredBackoff.from(BASE, new Random(seed));
        return IntStream.rangeClosed(1, 8).mapToObj(backoff::computeDelay).toList();
    }
}
