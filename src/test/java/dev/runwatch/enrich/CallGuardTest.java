package dev.runwatch.enrich;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runwatch.event.Enrichment.Outcome;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.exception.SdkClientException;

class CallGuardTest {

    private long nanos;
    private final CallGuard guard = new CallGuard(1, 20, () -> nanos);
    private final AtomicInteger calls = new AtomicInteger();

    @Test
    void limitsTheRateAndAllowsABurst() {
        var slow = new CallGuard(0.5, 2, () -> nanos);

        assertThat(call(slow, "a", Outcome.COMPLETE)).isEqualTo(Outcome.COMPLETE);
        assertThat(call(slow, "a", Outcome.COMPLETE)).isEqualTo(Outcome.COMPLETE);
        assertThat(call(slow, "a", Outcome.COMPLETE)).isEqualTo(Outcome.RATE_LIMITED);
        wait(Duration.ofMillis(1_999));
        assertThat(call(slow, "a", Outcome.COMPLETE)).isEqualTo(Outcome.RATE_LIMITED);
        wait(Duration.ofMillis(1));
        assertThat(call(slow, "a", Outcome.COMPLETE)).isEqualTo(Outcome.COMPLETE);
        assertThat(calls).hasValue(3);
    }

    @Test
    void doesNotSaveMoreThanABurst() {
        var slow = new CallGuard(0.5, 2, () -> nanos);
        wait(Duration.ofDays(1));

        call(slow, "a", Outcome.COMPLETE);
        call(slow, "a", Outcome.COMPLETE);

        assertThat(call(slow, "a", Outcome.COMPLETE)).isEqualTo(Outcome.RATE_LIMITED);
    }

    @ParameterizedTest
    @EnumSource(names = {"THROTTLED", "TIMED_OUT", "FAILED"})
    void opensAfterThreeFailuresInARow(Outcome failure) {
        call(guard, "a", failure);
        call(guard, "b", failure);
        call(guard, "c", Outcome.COMPLETE);
        call(guard, "a", failure);
        call(guard, "b", failure);
        assertThat(call(guard, "c", failure)).isEqualTo(failure);

        assertThat(call(guard, "d", Outcome.COMPLETE)).isEqualTo(Outcome.CIRCUIT_OPEN);
        assertThat(calls).hasValue(6);
    }

    @Test
    void probesWithOneCallAfterAMinute() {
        open();
        wait(CallGuard.OPEN);

        assertThat(call(guard, "a", Outcome.FAILED)).isEqualTo(Outcome.FAILED);
        assertThat(call(guard, "a", Outcome.COMPLETE)).isEqualTo(Outcome.CIRCUIT_OPEN);
        wait(CallGuard.OPEN);
        assertThat(call(guard, "a", Outcome.COMPLETE)).isEqualTo(Outcome.COMPLETE);
        assertThat(call(guard, "a", Outcome.COMPLETE)).isEqualTo(Outcome.COMPLETE);
    }

    @Test
    void allowsOneProbeAtATime() {
        open();
        wait(CallGuard.OPEN);

        guard.call("a", () -> {
            assertThat(call(guard, "b", Outcome.COMPLETE)).isEqualTo(Outcome.CIRCUIT_OPEN);
            return "";
        });
    }

    @Test
    void asksNoMoreWhereItIsDenied() {
        assertThat(call(guard, "a", Outcome.DENIED)).isEqualTo(Outcome.DENIED);

        assertThat(call(guard, "a", Outcome.COMPLETE)).isEqualTo(Outcome.CIRCUIT_OPEN);
        assertThat(call(guard, "b", Outcome.COMPLETE)).isEqualTo(Outcome.COMPLETE);
        wait(CallGuard.DENIED);
        assertThat(call(guard, "a", Outcome.COMPLETE)).isEqualTo(Outcome.COMPLETE);
    }

    @Test
    void countsAnUnexpectedExceptionOfTheSdk() {
        for (int i = 0; i < CallGuard.MAX_FAILURES; i++) {
            assertThat(outcome(() -> guard.call("a", () -> {
                        throw SdkClientException.create("broken");
                    })))
                    .isEqualTo(Outcome.FAILED);
        }

        assertThat(call(guard, "a", Outcome.COMPLETE)).isEqualTo(Outcome.CIRCUIT_OPEN);
    }

    private void open() {
        for (int i = 0; i < CallGuard.MAX_FAILURES; i++) {
            call(guard, "a", Outcome.THROTTLED);
        }
    }

    private Outcome call(CallGuard guard, String stateMachine, Outcome outcome) {
        return outcome(() -> guard.call(stateMachine, () -> {
            calls.incrementAndGet();
            if (outcome != Outcome.COMPLETE) {
                throw new LookupException(outcome, "scripted");
            }
            return "";
        }));
    }

    private static Outcome outcome(Runnable call) {
        try {
            call.run();
            return Outcome.COMPLETE;
        } catch (LookupException failure) {
            return failure.outcome();
        }
    }

    private void wait(Duration duration) {
        nanos += duration.toNanos();
    }
}
