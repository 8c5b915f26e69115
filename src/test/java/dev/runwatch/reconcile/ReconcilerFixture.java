package dev.runwatch.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runwatch.aws.http.ResponseVerifyingHttpClient;
import dev.runwatch.pipeline.Batch;
import dev.runwatch.pipeline.Batch.Envelope;
import dev.runwatch.pipeline.Deadline;
import dev.runwatch.pipeline.Trigger;
import dev.runwatch.reconcile.ReconcileSettings.Status;
import dev.runwatch.store.TestStores;
import dev.runwatch.testkit.FakeStepFunctions;
import dev.runwatch.testkit.FakeStepFunctions.Execution;
import dev.runwatch.testkit.Logged;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.sfn.SfnClient;
import tools.jackson.databind.JsonNode;

/// A reconciler of two state machines, `orders` and `bills`, that ran an hour ago; Step Functions and the table are
/// fakes.
@ExtendWith(OutputCaptureExtension.class)
abstract class ReconcilerFixture {

    static final String ORDERS = "arn:aws:states:eu-central-1:123456789012:stateMachine:orders";
    static final String BILLS = "arn:aws:states:eu-central-1:123456789012:stateMachine:bills";
    static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
    static final Duration GRACE = Duration.ofMinutes(2);
    static final Duration OVERLAP = Duration.ofMinutes(5);
    static final Duration MAX_RUN_TIME = Duration.ofDays(14);
    static final Duration MAX_WINDOW = Duration.ofHours(12);

    /// The delays are random and may exceed a time limit.
    private static final RetryStrategy IMMEDIATE_RETRIES = AwsRetryStrategy.standardRetryStrategy().toBuilder()
            .backoffStrategy(BackoffStrategy.retryImmediately())
            .throttlingBackoffStrategy(BackoffStrategy.retryImmediately())
            .build();

    final FakeStepFunctions stepFunctions = new FakeStepFunctions();
    private final SdkHttpClient http = UrlConnectionHttpClient.create();
    Instant now = NOW;

    @BeforeEach
    void reconciledAnHourAgo() {
        stepFunctions.item(checkpointId(ORDERS), Map.of("data", ago(60).toString()));
        stepFunctions.item(checkpointId(BILLS), Map.of("data", ago(60).toString()));
    }

    @AfterEach
    void close() {
        stepFunctions.close();
        http.close();
    }

    Batch<JsonNode> run(String... stateMachines) {
        return run(settings(100, stateMachines), Duration.ofSeconds(30));
    }

    Batch<JsonNode> run(ReconcileSettings settings, Duration time) {
        return run(settings, time, UnaryOperator.identity());
    }

    Batch<JsonNode> run(ReconcileSettings settings, Duration time, UnaryOperator<Batch<JsonNode>> eventPipeline) {
        Batch<JsonNode> batch = reconciler(settings).run(new Trigger("trigger-1", Deadline.in(time)), eventPipeline);
        assertThat(batch.envelope()).isEqualTo(Envelope.TRIGGER);
        return batch;
    }

    private Reconciler reconciler(ReconcileSettings settings) {
        return new Reconciler(
                new ExecutionQueries(client(SfnClient.builder()), settings),
                TestStores.checkpoints(client(DynamoDbClient.builder()), "claims", "topic"),
                settings,
                eventKey -> "hash of " + eventKey,
                () -> now);
    }

    private <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C client(B builder) {
        return builder.endpointOverride(stepFunctions.endpoint())
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(AnonymousCredentialsProvider.create())
                .httpClient(new ResponseVerifyingHttpClient(http))
                .overrideConfiguration(override -> override.retryStrategy(IMMEDIATE_RETRIES))
                .build();
    }

    static ReconcileSettings settings(int maxExecutions, String... stateMachines) {
        return new ReconcileSettings(
                List.of(stateMachines),
                Set.of(Status.values()),
                GRACE,
                OVERLAP,
                MAX_RUN_TIME,
                MAX_WINDOW,
                maxExecutions);
    }

    void claim(Execution execution, String status) {
        stepFunctions.item(
                "topic#hash of " + execution.arn() + "|" + execution.status() + "|" + execution.redrives(),
                Map.of("status", status));
    }

    static Execution failed(String stateMachine, String name, int endedMinutesAgo) {
        return execution(stateMachine, name, ago(endedMinutesAgo + 5), ago(endedMinutesAgo));
    }

    static Execution execution(String stateMachine, String name, Instant started, Instant stopped) {
        return Execution.failed(stateMachine, name, started, stopped);
    }

    static Instant ago(int minutes) {
        return NOW.minus(Duration.ofMinutes(minutes));
    }

    static String checkpointId(String stateMachine) {
        return "runwatch#sweep#" + stateMachine;
    }

    Instant checkpointOf(String stateMachine) {
        return Instant.parse(stepFunctions.attribute(checkpointId(stateMachine), "data"));
    }

    static List<String> found(Batch<JsonNode> batch) {
        return batch.values().stream()
                .map(event -> event.at("/detail/name").asString() + " "
                        + event.at("/detail/status").asString())
                .toList();
    }

    static String failure(Batch<JsonNode> batch) {
        return String.valueOf(batch.failures().getFirst().failure().getMessage());
    }

    static List<String> warnings(CapturedOutput output) {
        return messages(output, "WARN");
    }

    static List<String> errors(CapturedOutput output) {
        return messages(output, "ERROR");
    }

    private static List<String> messages(CapturedOutput output, String level) {
        return Logged.lines(output).stream()
                .filter(line -> line.path("level").asString().equals(level))
                .map(line -> line.path("message").asString())
                .toList();
    }
}
