package dev.runwatch.enrich;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runwatch.event.Enrichment;
import dev.runwatch.event.Enrichment.Kind;
import dev.runwatch.event.Enrichment.Outcome;
import dev.runwatch.event.Enrichment.Usual;
import dev.runwatch.event.StepFunctionsEvent;
import dev.runwatch.testkit.FakeAws.Fault;
import dev.runwatch.testkit.TestReports;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The real client of the SDK against Step Functions on the loopback interface.
class EnrichStageTest extends EnrichStageFixture {

    @Test
    void addsStateTaskAndRecentRuns() {
        history(RUN, "retry-then-fail");
        runs(INVOICES);

        Enrichment found = enrich(failed(RUN, "retry-then-fail"));

        assertThat(found.outcome()).contains(Outcome.COMPLETE);
        assertThat(found.location()).hasValueSatisfying(location -> {
            assertThat(location.kind()).isEqualTo(Kind.FAILED);
            assertThat(location.states()).containsExactly("Charge card");
            assertThat(location.attempts()).isEqualTo(3);
            assertThat(location.task().orElseThrow().name()).isEqualTo("Lambda charge-card");
            assertThat(location.task().orElseThrow().log())
                    .isEqualTo(
                            RecordedHistory.file("retry-then-fail").path("link").asString());
        });
        assertThat(found.usual()).contains(new Usual(Duration.ofSeconds(35), Duration.ofSeconds(60), 6));
        assertThat(found.recent()).containsExactly("FAILED", "SUCCEEDED", "SUCCEEDED", "SUCCEEDED", "SUCCEEDED");
        assertThat(found.lastSuccess()).contains(START.minusSeconds(3_600).plusSeconds(10));
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                Arguments.of(new Fault.ErrorResponse(400, "ThrottlingException"), Outcome.THROTTLED),
                Arguments.of(new Fault.ErrorResponse(400, "AccessDeniedException"), Outcome.DENIED),
                Arguments.of(new Fault.ErrorResponse(400, "KmsAccessDeniedException"), Outcome.DENIED),
                Arguments.of(new Fault.ErrorResponse(400, "ExecutionDoesNotExist"), Outcome.UNDETERMINED),
                Arguments.of(new Fault.ErrorResponse(500, "InternalFailure"), Outcome.FAILED),
                Arguments.of(new Fault.Hang(), Outcome.TIMED_OUT),
                Arguments.of(new Fault.Reset(), Outcome.FAILED),
                Arguments.of(new Fault.Page(502), Outcome.FAILED),
                Arguments.of(new Fault.Garbage(), Outcome.FAILED),
                Arguments.of(new Fault.Respond(""), Outcome.FAILED),
                Arguments.of(new Fault.Respond("{}"), Outcome.FAILED));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void leavesOutTheStateIfItsHistoryCannotBeRead(Fault fault, Outcome outcome) {
        runs(INVOICES);
        stepFunctions.alwaysFails("GetExecutionHistory", "", fault);

        Enrichment found = enrich(failed(RUN, "retry-then-fail"));

        assertThat(found.outcome()).contains(outcome);
        assertThat(found.location()).isEmpty();
        assertThat(found.usual()).isPresent();
        assertThat(found.recent()).hasSize(5);
    }

    @ParameterizedTest
    @MethodSource("faults")
    void leavesOutTheRunsIfTheyCannotBeListed(Fault fault, Outcome outcome) {
        history(RUN, "retry-then-fail");
        stepFunctions.alwaysFails("ListExecutions", "", fault);

        Enrichment found = enrich(failed(RUN, "retry-then-fail"));

        assertThat(found.outcome()).contains(outcome);
        assertThat(found.location()).isPresent();
        assertThat(found.usual()).isEmpty();
        assertThat(found.recent()).isEmpty();
    }

    @Test
    void takesNoLongerThanItsBudgetIfStepFunctionsHangs() {
        stepFunctions.alwaysFails("GetExecutionHistory", "", new Fault.Hang());
        stepFunctions.alwaysFails("ListExecutions", "", new Fault.Hang());
        var stage = stage(event -> true, Duration.ofMillis(300));

        long from = System.nanoTime();
        Enrichment found = only(stage.enrich(batch(Duration.ofSeconds(20), failed(RUN, "retry-then-fail"))));

        assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(Duration.ofMillis(900));
        assertThat(found).isEqualTo(Enrichment.without(Outcome.TIMED_OUT));
    }

    @Test
    void asksNothingIfTheTimeIsNeededForPublishing() {
        var stage = stage(event -> true, BUDGET);

        Enrichment found = only(stage.enrich(batch(Duration.ofSeconds(4), failed(RUN, "retry-then-fail"))));

        assertThat(found).isEqualTo(Enrichment.without(Outcome.TIMED_OUT));
        assertThat(stepFunctions.calls()).isEmpty();
    }

    @Test
    void asksNothingAboutEventsThatDoNotAlert() {
        var stage = stage(event -> false, BUDGET);

        assertThat(only(stage.enrich(batch(Duration.ofSeconds(20), failed(RUN, "retry-then-fail")))))
                .isEqualTo(Enrichment.NONE);
        assertThat(stepFunctions.calls()).isEmpty();
    }

    @Test
    void asksNothingAboutExecutionsWithoutHistory() {
        var express = failed("arn:aws:states:eu-central-1:111122223333:express:invoices:r1:u", "retry-then-fail");
        var child = failed("arn:aws:states:eu-central-1:111122223333:execution:invoices/rows:r1", "retry-then-fail");
        StepFunctionsEvent running = TestReports.running("invoices");

        var enriched = stage(event -> true, BUDGET).enrich(batch(Duration.ofSeconds(20), express, child, running));

        assertThat(enriched.values()).containsExactly(express, child, running);
        assertThat(stepFunctions.calls()).isEmpty();
    }

    @Test
    void asksNothingAboutAnotherRegion() {
        String elsewhere = "arn:aws:states:us-east-1:111122223333:execution:invoices:r1";

        assertThat(enrich(failed(elsewhere, "retry-then-fail"))).isEqualTo(Enrichment.without(Outcome.UNDETERMINED));
        assertThat(stepFunctions.calls()).isEmpty();
    }

    @Test
    void looksUpTheFirstFailureOfEachStateMachine() {
        history(RUN, "retry-then-fail");
        runs(INVOICES);
        var second = failed(RUN.replace("r1", "r2"), "retry-then-fail");
        var other = failed(RUN.replace("invoices", "bills"), "retry-then-fail");

        var enriched = stage(event -> true, BUDGET)
                .enrich(batch(Duration.ofSeconds(20), failed(RUN, "retry-then-fail"), second, other));

        assertThat(enriched.values().stream().map(event -> of(event).outcome().orElseThrow()))
                .containsExactly(Outcome.COMPLETE, Outcome.SKIPPED, Outcome.UNDETERMINED);
        assertThat(stepFunctions.calls("GetExecutionHistory")).noneMatch(call -> call.contains("r2"));
    }

    @Test
    void readsTheParametersOfALambdaTaskSeparately() {
        history(RUN, "retry-then-fail");

        enrich(failed(RUN, "retry-then-fail"));

        assertThat(stepFunctions.calls("GetExecutionHistory")).hasSize(2);
    }

    @Test
    void waitsOnceForTheEndOfTheHistory() {
        history(RUN, "redriven-running");

        Enrichment found = enrich(failed(RUN, "retry-then-fail"));

        assertThat(found.outcome()).contains(Outcome.UNDETERMINED);
        assertThat(stepFunctions.calls("GetExecutionHistory")).hasSize(2);
    }

    /// As the stub responds when the function is primed for a snapshot.
    @Test
    void doesNotWaitForAHistoryWithoutEvents() {
        assertThat(enrich(failed(RUN, START)).outcome()).contains(Outcome.UNDETERMINED);
        assertThat(stepFunctions.calls("GetExecutionHistory")).hasSize(1);
    }

    @Test
    void doesNotShowTheFailureOfALaterAttempt() {
        history(RUN, "redriven-later");
        var first = failed(RUN, START.plusSeconds(30));

        assertThat(enrich(first).location()).isEmpty();
    }

    @Test
    void limitsItsOwnRate() {
        history(RUN, "bare-fail");
        var stage = stage(event -> true, BUDGET);
        var failure = failed(RUN, "bare-fail");

        assertThat(Stream.generate(() -> enrich(stage, failure).outcome().orElseThrow())
                        .limit(3))
                .containsExactly(Outcome.COMPLETE, Outcome.COMPLETE, Outcome.RATE_LIMITED);
        nanos += Duration.ofSeconds(10).toNanos();
        assertThat(enrich(stage, failure).outcome()).contains(Outcome.COMPLETE);
    }
}
