package dev.runwatch.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runwatch.event.StatusChange.Failed;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StatusChangeTest {

    private static final Instant START = Instant.parse("2026-11-20T19:30:00Z");
    private static final Arn EXECUTION = new Arn("arn:aws:states:eu-central-1:123456789012:execution:invoices:nightly");

    @Test
    void elapsedIsTheTimeFromStartToEnd() {
        var change = failed(Redrive.NONE, START.plusSeconds(741));

        assertThat(change.elapsed()).contains(Duration.ofSeconds(741));
    }

    @Test
    void elapsedExcludesTheTimeBetweenAttempts() {
        Instant redriven = START.plus(Duration.ofHours(9));
        var change = failed(new Redrive(1, Optional.of(redriven), "", ""), redriven.plusSeconds(5));

        assertThat(change.elapsed()).contains(Duration.ofSeconds(5));
        assertThat(change.execution().attempt()).isEqualTo(2);
    }

    @Test
    void elapsedMayBeZero() {
        assertThat(failed(Redrive.NONE, START).elapsed()).contains(Duration.ZERO);
    }

    @Test
    void elapsedIsAbsentIfTheEndIsBeforeTheStart() {
        var change = failed(Redrive.NONE, START.minusSeconds(1));

        assertThat(change.elapsed()).isEmpty();
    }

    @Test
    void elapsedIsAbsentIfLongerThanAnExecutionMayLast() {
        var change = failed(Redrive.NONE, START.plus(Duration.ofDays(8_000 * 365L)));

        assertThat(change.elapsed()).isEmpty();
    }

    @Test
    void hasTheSameKeyInEveryEvent() {
        var once = failed(Redrive.NONE, START, "event-1");
        var again = failed(Redrive.NONE, START, "event-2");

        assertThat(once.key()).isEqualTo(again.key());
    }

    @Test
    void hasAnotherKeyAfterARedrive() {
        var first = failed(Redrive.NONE, START);
        var second = failed(new Redrive(1, Optional.empty(), "", ""), START);

        assertThat(first.key()).isNotEqualTo(second.key());
    }

    @Test
    void toStringContainsNoPayload() {
        var change = new Failed(
                origin(Redrive.NONE, "event-1"), Optional.of(START), new ErrorDetails("secret error", "secret cause"));

        assertThat(change.toString()).doesNotContain("secret").contains("nightly");
    }

    @Test
    void canBeRedrivenForTwoWeeks() {
        var redrive = new Redrive(0, Optional.empty(), "REDRIVABLE", "");

        assertThat(redrive.possibleUntil(Optional.of(START))).contains(START.plus(Duration.ofDays(14)));
        assertThat(Redrive.NONE.possibleUntil(Optional.of(START))).isEmpty();
    }

    private static Failed failed(Redrive redrive, Instant stopped) {
        return failed(redrive, stopped, "event-1");
    }

    private static Failed failed(Redrive redrive, Instant stopped, String eventId) {
        return new Failed(origin(redrive, eventId), Optional.of(stopped), ErrorDetails.NONE);
    }

    private static ExecutionInfo origin(Redrive redrive, String eventId) {
        var event = new EventMetadata(
                eventId,
                Optional.empty(),
                "123456789012",
                "eu-central-1",
                false,
                false,
                "{\"input\":\"secret\"}",
                List.of());
        return new ExecutionInfo(
                event,
                Optional.of(EXECUTION),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(START),
                redrive,
                "secret input");
    }
}
