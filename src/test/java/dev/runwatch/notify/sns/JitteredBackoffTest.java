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
    void waitsAtMostTwiceAsLongBeforeEachFurtherTry() {
        var jitter = JitteredBackoff.from(BASE, new Random(7));

        for (int attempt = 1; attempt < 20; attempt++) {
            long most = Math.min(100L << (attempt - 1), 20_000);
            assertThat(jitter.computeDelay(attempt)).isBetween(Duration.ZERO, Duration.ofMillis(most));
        }
    }

    /// Two functions that start from one snapshot differ in nothing but the seed that they get afterwards.
    @Test
    void waitsDifferentlyInFunctionsWithDifferentSeeds() {
        assertThat(waits(1)).isNotEqualTo(waits(2));
        assertThat(waits(1)).isEqualTo(waits(1));
    }

    private static List<Duration> waits(long seed) {
        var jitter = JitteredBackoff.from(BASE, new Random(seed));
        return IntStream.rangeClosed(1, 8).mapToObj(jitter::computeDelay).toList();
    }
}
