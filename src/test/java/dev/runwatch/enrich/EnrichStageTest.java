package dev.runwatch.enrich;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runwatch.aws.AwsClientContext;
import dev.runwatch.aws.http.ResponseVerifyingHttpClient;
import dev.runwatch.aws.http.StubAwsHttpClient;
import dev.runwatch.event.Arn;
import dev.runwatch.event.Enrichment;
import dev.runwatch.event.Enrichment.Kind;
import dev.runwatch.event.Enrichment.Outcome;
import dev.runwatch.event.Enrichment.Usual;
import dev.runwatch.event.ErrorDetails;
import dev.runwatch.event.EventMetadata;
import dev.runwatch.event.ExecutionInfo;
import dev.runwatch.event.Redrive;
import dev.runwatch.event.StatusChange;
import dev.runwatch.event.StatusChange.Failed;
import dev.runwatch.event.StepFunctionsEvent;
import dev.runwatch.pipeline.Batch;
import dev.runwatch.pipeline.Batch.Envelope;
import dev.runwatch.pipeline.BatchItem;
import dev.runwatch.pipeline.Deadline;
import dev.runwatch.testkit.FakeAws.Fault;
import dev.runwatch.testkit.FakeStepFunctions;
import dev.runwatch.testkit.FakeStepFunctions.Execution;
import dev.runwatch.testkit.TestReports;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import tools.jackson.databind.JsonNode;

/// The real client of the SDK against Step Functions on the loopback interface.
class EnrichStageTest {

    private static final String INVOICES = "arn:aws:states:eu-central-1:111122223333:stateMachine:invoices";
    private static final String RUN = "arn:aws:states:eu-central-1:111122223333:execution:invoices:r1";
    private static final Instant START = Instant.parse("2026-11-20T19:30:00Z");
    private static final Duration BUDGET = Duration.ofSeconds(10);

    private final FakeStepFunctions stepFunctions = new FakeStepFunctions();
    private final List<AwsClientContext> contexts = new ArrayList<>();
    private long nanos;

    /// The time limit of an attempt is too short for loading the SDK's classes on a busy machine.
    @BeforeAll
    static void loadTheSdk() {
        System.setProperty("aws.region", "eu-central-1");
        try (var context =
                new AwsClientContext(new StubAwsHttpClient(), AnonymousCredentialsProvider.create(), new Random(1))) {
            new EnrichStage(new StepFunctionsLookup(context, System::nanoTime), change -> true, BUDGET)
                    .enrich(batch(Duration.ofSeconds(60), failed(RUN, START)));
        }
    }

    @BeforeEach
    void endpoint() {
        System.setProperty("aws.region", "eu-central-1");
        System.setProperty("aws.endpointUrlSfn", stepFunctions.endpoint().toString());
    }

    @AfterEach
    void close() {
        contexts.forEach(AwsClientContext::close);
        stepFunctions.close();
        System.clearProperty("aws.endpointUrlSfn");
        System.clearProperty("aws.region");
    }

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

    private Enrichment enrich(StatusChange.Unsuccessful change) {
        return enrich(stage(event -> true, BUDGET), change);
    }

    private static Enrichment enrich(EnrichStage stage, StatusChange.Unsuccessful change) {
        return only(stage.enrich(batch(Duration.ofSeconds(20), change)));
    }

    private EnrichStage stage(Predicate<StatusChange.Unsuccessful> alerts, Duration timeout) {
        var context = new AwsClientContext(
                new ResponseVerifyingHttpClient(UrlConnectionHttpClient.create()),
                AnonymousCredentialsProvider.create(),
                new Random(1));
        contexts.add(context);
        return new EnrichStage(new StepFunctionsLookup(context, () -> nanos), alerts, timeout);
    }

    private static Batch<StepFunctionsEvent> batch(Duration time, StepFunctionsEvent... events) {
        List<BatchItem<StepFunctionsEvent>> items = new ArrayList<>();
        for (StepFunctionsEvent event : events) {
            items.add(new BatchItem.Pending<>("message-" + items.size(), event));
        }
        return new Batch<>(Envelope.QUEUE, Deadline.in(time), items);
    }

    private static Enrichment only(Batch<StepFunctionsEvent> batch) {
        return of(batch.values().getFirst());
    }

    private static Enrichment of(StepFunctionsEvent event) {
        return ((StatusChange) event).execution().enrichment();
    }

    private void history(String execution, String file) {
        stepFunctions.history(execution, RecordedHistory.file(file).path("events"));
    }

    /// Six successful runs an hour before, of 10 to 60 seconds, then a failed one, and the failed run itself.
    private void runs(String stateMachine) {
        for (int i = 1; i <= 6; i++) {
            Instant start = START.minusSeconds(3_600L * i);
            stepFunctions.has(Execution.failed(stateMachine, "ok-" + i, start, start.plusSeconds(10L * i))
                    .status("SUCCEEDED"));
        }
        stepFunctions.has(
                Execution.failed(stateMachine, "before", START.minusSeconds(60), START.minusSeconds(30)),
                Execution.failed(stateMachine, "r1", START, START.plusSeconds(60)));
    }

    private static Failed failed(String execution, String file) {
        JsonNode end = RecordedHistory.file(file).path("events").path(0);
        return failed(
                execution, Instant.ofEpochMilli((long) (end.path("timestamp").asDouble() * 1_000)));
    }

    private static Failed failed(String execution, Instant ended) {
        String stateMachine = execution.replaceFirst(":(execution|express):([^:/]+).*", ":stateMachine:$2");
        var metadata = new EventMetadata(
                "e", Optional.empty(), "111122223333", "eu-central-1", false, false, execution, List.of());
        var info = new ExecutionInfo(
                metadata,
                Arn.parse(execution),
                Arn.parse(stateMachine),
                Optional.empty(),
                Optional.empty(),
                Optional.of(START),
                Redrive.NONE,
                "");
        return new Failed(info, Optional.of(ended), ErrorDetails.NONE);
    }
}
