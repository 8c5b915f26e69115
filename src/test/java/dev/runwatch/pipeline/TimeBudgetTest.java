package dev.runwatch.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeBudgetTest {

    private static final Duration LIMIT = Duration.ofSeconds(15);

    @ParameterizedTest
    @CsvSource({
        "CLAIM,     30000, 15000",
        "CLAIM,      2300,   300",
        "CLAIM,      1999,     0",
        "WAIT,       5000,  3500",
        "PUBLISH,   30000, 15000",
        "PUBLISH,    1700,   200",
        "PUBLISH,    1699,     0",
        "COMPLETE,   1500,  1000",
        "COMPLETE,    400,     0",
        "RECORD,      350,    50",
        "RECORD,      349,     0",
        "RECORD,        0,     0",
        "REDELIVER,   200,   100",
        "REDELIVER,   199,     0"
    })
    void keepsTheReserveAndStartsNothingBelowTheMinimum(TimeBudget step, long remaining, long expected) {
        assertThat(step.of(in(remaining), LIMIT)).isEqualTo(Duration.ofMillis(expected));
    }

    @Test
    void aSettingShorterThanTheMinimumIsStillStarted() {
        Duration setting = Duration.ofMillis(100);

        assertThat(TimeBudget.PUBLISH.of(in(30_000), setting)).isEqualTo(setting);
    }

    @Test
    void eachStepReservesMoreThanTheStepsAfterIt() {
        Deadline deadline = in(30_000);

        assertThat(TimeBudget.values())
                .isSortedAccordingTo((one, next) -> one.of(deadline).compareTo(next.of(deadline)));
    }

    @Test
    void reconciliationUsesHalfAndSharesItEqually() {
        Deadline half = TimeBudget.reconcile(in(30_000));

        assertThat(half.remaining()).isBetween(Duration.ofMillis(14_500), Duration.ofSeconds(15));
        assertThat(share(half, 3)).isBetween(Duration.ofMillis(4_500), Duration.ofSeconds(5));
        assertThat(share(half, 100)).isBetween(Duration.ofMillis(2_500), Duration.ofSeconds(3));
        assertThat(share(in(1_000), 100)).isBetween(Duration.ofMillis(500), Duration.ofSeconds(1));
    }

    private static Duration share(Deadline deadline, int waiting) {
        return TimeBudget.reconcileShare(deadline, waiting).remaining();
    }

    private static Deadline in(long millis) {
        return Deadline.in(Duration.ofMillis(millis), () -> 0);
    }
}
