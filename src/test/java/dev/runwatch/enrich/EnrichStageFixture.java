package dev.runwatch.enrich;

import dev.runwatch.aws.AwsClientContext;
import dev.runwatch.aws.http.ResponseVerifyingHttpClient;
import dev.runwatch.aws.http.StubAwsHttpClient;
import dev.runwatch.event.Arn;
import dev.runwatch.event.Enrichment;
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
import dev.runwatch.testkit.FakeStepFunctions;
import dev.runwatch.testkit.FakeStepFunctions.Execution;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import tools.jackson.databind.JsonNode;

/// The stage with the real client of the SDK, and Step Functions on the loopback interface.
abstract class EnrichStageFixture {

    static final String INVOICES = "arn:aws:states:eu-central-1:111122223333:stateMachine:invoices";
    static final String RUN = "arn:aws:states:eu-central-1:111122223333:execution:invoices:r1";
    static final Instant START = Instant.parse("2026-11-20T19:30:00Z");
    static final Duration BUDGET = Duration.ofSeconds(10);

    final FakeStepFunctions stepFunctions = new FakeStepFunctions();
    private final List<AwsClientContext> contexts = new ArrayList<>();
    long nanos;

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

    Enrichment enrich(StatusChange.Unsuccessful change) {
        return enrich(stage(event -> true, BUDGET), change);
    }

    static Enrichment enrich(EnrichStage stage, StatusChange.Unsuccessful change) {
        return only(stage.enrich(batch(Duration.ofSeconds(20), change)));
    }

    EnrichStage stage(Predicate<StatusChange.Unsuccessful> alerts, Duration timeout) {
        var context = new AwsClientContext(
                new ResponseVerifyingHttpClient(UrlConnectionHttpClient.create()),
                AnonymousCredentialsProvider.create(),
                new Random(1));
        contexts.add(context);
        return new EnrichStage(new StepFunctionsLookup(context, () -> nanos), alerts, timeout);
    }

    static Batch<StepFunctionsEvent> batch(Duration time, StepFunctionsEvent... events) {
        List<BatchItem<StepFunctionsEvent>> items = new ArrayList<>();
        for (StepFunctionsEvent event : events) {
            items.add(new BatchItem.Pending<>("message-" + items.size(), event));
        }
        return new Batch<>(Envelope.QUEUE, Deadline.in(time), items);
    }

    static Enrichment only(Batch<StepFunctionsEvent> batch) {
        return of(batch.values().getFirst());
    }

    static Enrichment of(StepFunctionsEvent event) {
        return ((StatusChange) event).execution().enrichment();
    }

    void history(String execution, String file) {
        stepFunctions.history(execution, RecordedHistory.file(file).path("events"));
    }

    /// Six successful runs an hour before, of 10 to 60 seconds, then a failed one, and the failed run itself.
    void runs(String stateMachine) {
        for (int i = 1; i <= 6; i++) {
            Instant start = START.minusSeconds(3_600L * i);
            stepFunctions.has(Execution.failed(stateMachine, "ok-" + i, start, start.plusSeconds(10L * i))
                    .status("SUCCEEDED"));
        }
        stepFunctions.has(
                Execution.failed(stateMachine, "before", START.minusSeconds(60), START.minusSeconds(30)),
                Execution.failed(stateMachine, "r1", START, START.plusSeconds(60)));
    }

    static Failed failed(String execution, String file) {
        JsonNode end = RecordedHistory.file(file).path("events").path(0);
        return failed(
                execution, Instant.ofEpochMilli((long) (end.path("timestamp").asDouble() * 1_000)));
    }

    static Failed failed(String execution, Instant ended) {
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
