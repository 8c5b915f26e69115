package dev.runwatch.notify.sns;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {

    private static final Duration ENOUGH = Duration.ofMinutes(1);

    @ParameterizedTest
    @CsvSource({"1, 100, 200", "2, 200, 400", "3, 400, 800"})
    void waitsTwiceAsLongBeforeEachFurtherTry(int round, int least, int most) {
        var backoff = new Backoff(new Random(round));
        long start = System.nanoTime();

        assertThat(backoff.before(round, ENOUGH)).isTrue();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(least));
        assertThat(backoff.before(round, Duration.ofMillis(least))).isFalse();
        assertThat(new Backoff(new Random(round)).before(round, Duration.ofMillis(most)))
                .isTrue();
    }

    @Test
    void givesUpWhenItIsStoppedAndStaysInterrupted() {
        Thread.currentThread().interrupt();

        assertThat(new Backoff(new Random(1)).before(1, ENOUGH)).isFalse();
        assertThat(Thread.interrupted()).isTrue();
    }
}
