package dev.runwatch.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runwatch.aws.http.ResponseVerifyingHttpClient;
import dev.runwatch.pipeline.Batch;
import dev.runwatch.pipeline.Batch.Envelope;
import dev.runwatch.pipeline.Deadline;
import dev.runwatch.pipeline.Trigger;
import dev.runwatch.pipeline.UnfinishedException;
import dev.runwatch.reconcile.ReconcileSettings.Status;
import dev.runwatch.store.StoreUnavailableException;
import dev.runwatch.store.TestStores;
import dev.runwatch.testkit.FakeAws.Fault;
import dev.runwatch.testkit.FakeStepFunctions;
import dev.runwatch.testkit.FakeStepFunctions.Execution;
import dev.runwatch.testkit.Logged;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.sfn.SfnClient;
import tools.jackson.databind.JsonNode;

@ExtendWith(OutputCaptureExtension.class)
class ReconcilerTest {

    private static final String ORDERS = "arn:aws:states:eu-central-1:123456789012:stateMachine:orders";
    private static final String BILLS = "arn:aws:states:eu-central-1:123456789012:stateMachine:bills";
    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
    private static final Duration GRACE = Duration.ofMinutes(2);
    private static final Duration OVERLAP = Duration.ofMinutes(5);
    private static final Duration MAX_RUN_TIME = Duration.ofDays(14);
    private static final Duration MAX_WINDOW = Duration.ofHours(12);

    private final FakeStepFunctions stepFunctions = new FakeStepFunctions();
    private final SdkHttpClient http = UrlConnectionHttpClient.create();
    private Instant now = NOW;

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

    @Test
    void findsEveryUnsuccessfulExecutionOfEveryStateMachine() {
        stepFunctions.has(
                failed(ORDERS, "failed", 30),
                failed(ORDERS, "late", 20).status("TIMED_OUT"),
                failed(BILLS, "stopped", 10).status("ABORTED"),
                failed(BILLS, "fine", 10).status("SUCCEEDED"));

        assertThat(found(run(ORDERS, BILLS))).containsExactly("failed FAILED", "late TIMED_OUT", "stopped ABORTED");
    }

    @Test
    void emitsWhatTheEventWouldHaveContained() {
        stepFunctions.has(failed(ORDERS, "failed", 30).redriven(2));

        JsonNode event = run(ORDERS).values().getFirst();

        assertThat(event.toString()).isEqualTo("""
                {"version":"0","id":"trigger-1","detail-type":"Step Functions Execution Status Change",\
                "source":"aws.states","time":"2026-11-20T11:30:00Z","account":"123456789012",\
                "region":"eu-central-1","resources":["arn:aws:states:eu-central-1:123456789012:execution:orders:failed"],\
                "detail":{"executionArn":"arn:aws:states:eu-central-1:123456789012:execution:orders:failed",\
                "stateMachineArn":"arn:aws:states:eu-central-1:123456789012:stateMachine:orders",\
                "stateMachineVersionArn":null,"stateMachineAliasArn":null,"name":"failed","status":"FAILED",\
                "startDate":1795173900000,"stopDate":1795174200000,"input":"{\\"n\\":1}",\
                "inputDetails":{"included":true},"output":null,"outputDetails":null,"error":"Boom",\
                "cause":"It broke","redriveCount":2,"redriveDate":null,"redriveStatus":"REDRIVABLE",\
                "redriveStatusReason":null}}""");
    }

    @Test
    void omitsAnInputThatIsTooLongForAnEvent() {
        stepFunctions.has(
                failed(ORDERS, "long", 30).input("x".repeat(248 * 1024)),
                failed(ORDERS, "just-fits", 20).input("x".repeat(248 * 1024 - 2)));

        assertThat(run(ORDERS).values())
                .extracting(event -> event.at("/detail/inputDetails/included").asBoolean())
                .containsExactly(false, true);
    }

    @Test
    void onlyStoresTheCheckpointTheFirstTime() {
        String fresh = ORDERS.replace("orders", "fresh");
        stepFunctions.has(failed(fresh, "old-news", 30));

        assertThat(run(fresh).items()).isEmpty();

        assertThat(checkpointOf(fresh)).isEqualTo(NOW.minus(GRACE));
        assertThat(stepFunctions.calls("ListExecutions")).isEmpty();
    }

    @Test
    void doesNotOverlapWithTheTimeBeforeTheFirstRun() {
        String fresh = ORDERS.replace("orders", "fresh");
        stepFunctions.has(failed(fresh, "old-news", 3));

        run(fresh);
        run(fresh);

        assertThat(checkpointOf(fresh)).isEqualTo(NOW.minus(GRACE));
        assertThat(run(fresh).items()).isEmpty();
    }

    @Test
    void skipsWhatWasReported() {
        Execution reported = failed(ORDERS, "reported", 30);
        stepFunctions.has(reported, failed(ORDERS, "unreported", 20), failed(ORDERS, "begun", 10));
        claim(reported, "COMPLETED");
        claim(failed(ORDERS, "begun", 10), "INPROGRESS");

        assertThat(found(run(ORDERS))).containsExactly("unreported FAILED", "begun FAILED");
        assertThat(stepFunctions.calls("DescribeExecution")).hasSize(2);
    }

    @Test
    void findsEachAttemptSeparately() {
        Execution first = failed(ORDERS, "redriven", 30);
        stepFunctions.has(first.redriven(1));
        claim(first, "COMPLETED");

        assertThat(found(run(ORDERS))).containsExactly("redriven FAILED");
    }

    @Test
    void leavesRecentExecutionsToTheirEvents() {
        stepFunctions.has(failed(ORDERS, "now", 1));

        assertThat(run(ORDERS).items()).isEmpty();

        now = NOW.plus(Duration.ofMinutes(15));
        assertThat(found(run(ORDERS))).containsExactly("now FAILED");
    }

    @Test
    void checksTheEndOfTheLastRunAgainBecauseTheListMayLag() {
        run(ORDERS);
        stepFunctions.has(failed(ORDERS, "listed-late", 6));
        now = NOW.plus(Duration.ofMinutes(15));

        assertThat(checkpointOf(ORDERS)).isEqualTo(NOW.minus(GRACE).minus(OVERLAP));
        assertThat(found(run(ORDERS))).containsExactly("listed-late FAILED");
    }

    @Test
    void findsAnExecutionThatStartedLongBeforeManyOthers() {
        stepFunctions.pagesOf(10);
        for (int i = 0; i < 35; i++) {
            stepFunctions.has(execution(ORDERS, "other-" + i, ago(70 + i), ago(65)));
        }
        stepFunctions.has(execution(ORDERS, "long", ago(60).minus(MAX_RUN_TIME.minusMinutes(1)), ago(30)));

        assertThat(found(run(ORDERS))).containsExactly("long FAILED");
        assertThat(stepFunctions.calls("ListExecutions FAILED")).hasSize(4);
    }

    @Test
    void stopsListingWhereExecutionsStartedTooLongAgo() {
        stepFunctions.pagesOf(10);
        for (int i = 0; i < 100; i++) {
            stepFunctions.has(execution(ORDERS, "old-" + i, ago(60 + i).minus(MAX_RUN_TIME), ago(65)));
        }

        assertThat(run(ORDERS).items()).isEmpty();
        assertThat(stepFunctions.calls("ListExecutions FAILED")).hasSize(1);
    }

    @Test
    void continuesWhereTheLastRunStopped(CapturedOutput output) {
        for (int i = 0; i < 5; i++) {
            stepFunctions.has(failed(ORDERS, "number-" + i, 50 - i));
        }
        List<String> all = new ArrayList<>();

        for (int i = 0; i < 3; i++) {
            Batch<JsonNode> batch = run(settings(2, ORDERS), Duration.ofSeconds(30));
            assertThat(batch.failures())
                    .allSatisfy(failed -> assertThat(failed.failure()).isInstanceOf(UnfinishedException.class))
                    .hasSize(i < 2 ? 1 : 0);
            all.addAll(found(batch));
        }

        assertThat(all)
                .containsExactlyElementsOf(IntStream.range(0, 5)
                        .mapToObj(i -> "number-" + i + " FAILED")
                        .toList());
        assertThat(warnings(output)).hasSize(2).allMatch(text -> text.startsWith("Reconciliation incomplete"));
        assertThat(checkpointOf(ORDERS)).isEqualTo(NOW.minus(GRACE).minus(OVERLAP));
    }

    @Test
    void startsTheNextRunAtTheFirstAlertThatFailed(CapturedOutput output) {
        stepFunctions.has(failed(ORDERS, "sent", 30), failed(ORDERS, "not-sent", 20), failed(BILLS, "sent", 20));

        Batch<JsonNode> notified = run(
                settings(100, ORDERS, BILLS),
                Duration.ofSeconds(30),
                batch -> batch.map(event -> {
                    if (event.at("/detail/name").asString().equals("not-sent")) {
                        throw new IllegalStateException("SNS is down");
                    }
                    return event;
                }));

        assertThat(checkpointOf(ORDERS)).isEqualTo(ago(20));
        assertThat(checkpointOf(BILLS)).isEqualTo(NOW.minus(GRACE).minus(OVERLAP));
        assertThat(notified.failures()).hasSize(1);
        assertThat(errors(output)).containsExactly("Reconciliation incomplete: SNS is down");
    }

    @Test
    void failsIfItCannotSaveACheckpoint() {
        stepFunctions.alwaysFails("PutItem", "orders", new Fault.Refuse(400, "AccessDeniedException"));

        assertThat(run(ORDERS, BILLS).failures()).singleElement().satisfies(failed -> {
            assertThat(failed.id()).isEqualTo(ORDERS);
            assertThat(failed.failure())
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("claims");
        });
        assertThat(checkpointOf(BILLS)).isAfter(ago(60));
    }

    @Test
    void retriesWhenThrottled() {
        stepFunctions.has(failed(ORDERS, "failed", 30));
        stepFunctions.fails("ListExecutions", new Fault.Refuse(400, "ThrottlingException"));
        stepFunctions.fails("DescribeExecution", new Fault.Refuse(400, "ThrottlingException"), new Fault.Reset());

        assertThat(found(run(ORDERS))).containsExactly("failed FAILED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ListExecutions", "DescribeExecution"})
    void leavesTimeForTheOtherStateMachinesIfOneIsSlow(String slow, CapturedOutput output) {
        stepFunctions.has(failed(ORDERS, "failed", 30), failed(BILLS, "failed", 30));
        stepFunctions.item(checkpointId(ORDERS), Map.of("data", ago(61).toString()));
        stepFunctions.alwaysFails(slow, ":orders", new Fault.Hang());

        Batch<JsonNode> batch = run(settings(100, ORDERS, BILLS), Duration.ofSeconds(8));

        assertThat(batch.values()).hasSize(1);
        assertThat(batch.failures()).singleElement().satisfies(failed -> {
            assertThat(failed.id()).isEqualTo(ORDERS);
            assertThat(failed.failure()).isInstanceOf(UnfinishedException.class);
        });
        assertThat(warnings(output)).singleElement().asString().startsWith("Reconciliation incomplete");
        assertThat(checkpointOf(ORDERS)).isBeforeOrEqualTo(ago(30));
        assertThat(checkpointOf(BILLS)).isAfter(ago(30));
    }

    /// The list is cut short because the time for listing is used up. A part of the time is left for describing.
    @Test
    void reportsWhatItListedBeforeTheListWasCutShort() {
        stepFunctions.has(failed(ORDERS, "listed", 30));
        stepFunctions.alwaysFails("ListExecutions", "ABORTED", new Fault.Hang());

        Batch<JsonNode> batch = run(settings(100, ORDERS), Duration.ofSeconds(8));

        assertThat(found(batch)).containsExactly("listed FAILED");
        assertThat(batch.failures()).singleElement().satisfies(failed -> assertThat(failed.failure())
                .isInstanceOf(UnfinishedException.class));
        assertThat(checkpointOf(ORDERS)).isEqualTo(ago(60));
    }

    @Test
    void listsTheStatusesInTheSameOrderInEveryRun() {
        run(ORDERS);

        assertThat(stepFunctions.calls("ListExecutions"))
                .containsExactly("ListExecutions FAILED", "ListExecutions TIMED_OUT", "ListExecutions ABORTED");
    }

    @Test
    void startsWithTheOldestCheckpoint() {
        stepFunctions.item(checkpointId(BILLS), Map.of("data", ago(61).toString()));
        stepFunctions.has(failed(ORDERS, "second", 30), failed(BILLS, "first", 20));

        assertThat(found(run(settings(1, ORDERS, BILLS), Duration.ofSeconds(30))))
                .containsExactly("first FAILED");
    }

    @Test
    void reconcilesTheOthersIfListingOneStateMachineIsDenied(CapturedOutput output) {
        stepFunctions.has(failed(BILLS, "failed", 30));
        stepFunctions.alwaysFails("ListExecutions", ":orders", new Fault.Refuse(400, "AccessDeniedException"));

        Batch<JsonNode> batch = run(ORDERS, BILLS);

        assertThat(found(batch)).containsExactly("failed FAILED");
        assertThat(failure(batch)).contains("failed", ORDERS, "AccessDeniedException", "the function's role");
        assertThat(errors(output)).singleElement().asString().startsWith("Reconciliation incomplete: Step Functions");
        assertThat(checkpointOf(ORDERS)).isEqualTo(ago(60));
        assertThat(checkpointOf(BILLS)).isAfter(ago(60));
    }

    @Test
    void explainsThatAnExpressWorkflowCannotBeListed() {
        stepFunctions.alwaysFails("ListExecutions", "", new Fault.Refuse(400, "StateMachineTypeNotSupported"));

        assertThat(failure(run(ORDERS))).contains("Express", "runwatch.reconcile.state-machines");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ListExecutions", "DescribeExecution"})
    void failsOnAResponseThatIsNotFromStepFunctions(String action) {
        stepFunctions.has(failed(ORDERS, "failed", 30));
        stepFunctions.alwaysFails(action, "", new Fault.Garbage());

        Batch<JsonNode> batch = run(ORDERS);

        assertThat(batch.values()).isEmpty();
        assertThat(failure(batch)).contains("Step Functions request for", "failed");
        assertThat(checkpointOf(ORDERS)).isBeforeOrEqualTo(ago(30));
    }

    /// It would otherwise stop each run of its state machine, until reconciliation gives up after 12 hours.
    @Test
    void reportsTheOthersIfOneExecutionCannotBeDescribed() {
        stepFunctions.has(failed(ORDERS, "first", 40), failed(ORDERS, "poison", 35), failed(ORDERS, "lost", 30));
        stepFunctions.alwaysFails("DescribeExecution", "poison", new Fault.Refuse(400, "InternalFailure"));

        Batch<JsonNode> batch = run(ORDERS);

        assertThat(found(batch)).containsExactly("first FAILED", "lost FAILED");
        assertThat(batch.failures()).hasSize(1);
        assertThat(failure(batch)).contains("poison");
        assertThat(checkpointOf(ORDERS)).isEqualTo(ago(35));
    }

    /// Failing open would report everything again in each run.
    @ParameterizedTest
    @ValueSource(strings = {"sweep#", "|FAILED|"})
    void stopsIfTheTableIsUnavailable(String requested) {
        stepFunctions.has(failed(ORDERS, "failed", 30), failed(BILLS, "failed", 30));
        stepFunctions.alwaysFails("BatchGetItem", requested, new Fault.Refuse(400, "ResourceNotFoundException"));

        Batch<JsonNode> batch = run(ORDERS, BILLS);

        assertThat(batch.values()).isEmpty();
        assertThat(failure(batch)).contains("claims", "Reconciliation skipped");
        assertThat(stepFunctions.calls("DescribeExecution")).isEmpty();
        assertThat(stepFunctions.calls("PutItem")).isEmpty();
    }

    /// Otherwise it would look like the first run, which reports nothing.
    @Test
    void rejectsAResponseThatIsNotFromDynamoDb() {
        stepFunctions.has(failed(ORDERS, "failed", 30));
        stepFunctions.alwaysFails("BatchGetItem", "", new Fault.Say("{}"));

        assertThat(failure(run(ORDERS))).contains("claims", "without a header of AWS", "Reconciliation skipped");
        assertThat(stepFunctions.calls("PutItem")).isEmpty();
    }

    @Test
    void stopsAtACheckpointThatIsNoTime() {
        stepFunctions.item(checkpointId(ORDERS), Map.of("data", "soon"));

        assertThat(failure(run(ORDERS))).contains(checkpointId(ORDERS), "delete the item");
    }

    @Test
    void skipsExecutionsThatWereRedrivenOrDeletedSinceTheyWereListed() {
        stepFunctions.has(failed(ORDERS, "runs-again", 30), failed(ORDERS, "gone", 30));
        stepFunctions.describesAs(failed(ORDERS, "runs-again", 30).status("RUNNING"));
        stepFunctions.alwaysFails("DescribeExecution", "gone", new Fault.Refuse(400, "ExecutionDoesNotExist"));

        assertThat(run(ORDERS).items()).isEmpty();
        assertThat(checkpointOf(ORDERS)).isAfter(ago(30));
    }

    @ParameterizedTest
    @ValueSource(strings = {"KmsAccessDeniedException", "KmsInvalidStateException", "KmsThrottlingException"})
    void reportsTheMetadataOfAnExecutionWhoseKeyItCannotUse(String error) {
        stepFunctions.has(failed(ORDERS, "encrypted", 30));
        stepFunctions.alwaysFails("DescribeExecution", "ALL_DATA", new Fault.Refuse(400, error));

        assertThat(found(run(ORDERS))).containsExactly("encrypted FAILED");
        assertThat(stepFunctions.calls("DescribeExecution")).last().asString().endsWith("METADATA_ONLY");
        assertThat(checkpointOf(ORDERS)).isAfter(ago(30));
    }

    @ParameterizedTest
    @ValueSource(strings = {"KmsInvalidStateException", "AccessDeniedException"})
    void reportsWhatTheListContainsIfDescribingIsDenied(String error, CapturedOutput output) {
        stepFunctions.has(failed(ORDERS, "denied", 30).redriven(1));
        stepFunctions.alwaysFails("DescribeExecution", "", new Fault.Refuse(400, error));

        Batch<JsonNode> batch = run(ORDERS);

        assertThat(found(batch)).containsExactly("denied FAILED");
        JsonNode detail = batch.values().getFirst().path("detail");
        assertThat(detail.path("stopDate").asLong()).isEqualTo(ago(30).toEpochMilli());
        assertThat(detail.path("redriveCount").asInt()).isEqualTo(1);
        assertThat(detail.path("error").isNull()).isTrue();
        assertThat(warnings(output)).singleElement().asString().contains("without error and cause", error);
        assertThat(checkpointOf(ORDERS)).isAfter(ago(30));
    }

    @Test
    void logsATimeSpanThatIsTooOldToBeChecked(CapturedOutput output) {
        stepFunctions.item(
                checkpointId(ORDERS),
                Map.of("data", NOW.minus(Duration.ofDays(3)).toString()));
        stepFunctions.has(
                execution(ORDERS, "too-old", ago(800), NOW.minus(MAX_WINDOW).minusSeconds(1)),
                execution(ORDERS, "just-not", ago(800), NOW.minus(MAX_WINDOW)));

        assertThat(found(run(ORDERS))).containsExactly("just-not FAILED");
        assertThat(Logged.lines(output)).anySatisfy(line -> {
            assertThat(line.path("level").asString()).isEqualTo("ERROR");
            assertThat(line.path("message").asString())
                    .contains("Reconciliation gap", "between 2026-11-17T12:00:00Z and 2026-11-20T00:00:00Z");
        });
    }

    @Test
    void movesNoCheckpointTooFarIfTwoRunsOverlap() {
        stepFunctions.has(failed(ORDERS, "failed", 30));
        List<Batch<JsonNode>> later = new ArrayList<>();

        Batch<JsonNode> earlier = run(settings(100, ORDERS), Duration.ofSeconds(30), batch -> {
            now = NOW.plusSeconds(10);
            later.add(run(ORDERS));
            return batch;
        });

        assertThat(found(later.getFirst())).isEqualTo(found(earlier));
        assertThat(checkpointOf(ORDERS)).isEqualTo(NOW.minus(GRACE).minus(OVERLAP));
    }

    private Batch<JsonNode> run(String... stateMachines) {
        return run(settings(100, stateMachines), Duration.ofSeconds(30));
    }

    private Batch<JsonNode> run(ReconcileSettings settings, Duration time) {
        return run(settings, time, UnaryOperator.identity());
    }

    private Batch<JsonNode> run(
            ReconcileSettings settings, Duration time, UnaryOperator<Batch<JsonNode>> eventPipeline) {
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
                .build();
    }

    private static ReconcileSettings settings(int maxExecutions, String... stateMachines) {
        return new ReconcileSettings(
                List.of(stateMachines),
                Set.of(Status.values()),
                GRACE,
                OVERLAP,
                MAX_RUN_TIME,
                MAX_WINDOW,
                maxExecutions);
    }

    private void claim(Execution execution, String status) {
        stepFunctions.item(
                "topic#hash of " + execution.arn() + "|" + execution.status() + "|" + execution.redrives(),
                Map.of("status", status));
    }

    private static Execution failed(String stateMachine, String name, int endedMinutesAgo) {
        return execution(stateMachine, name, ago(endedMinutesAgo + 5), ago(endedMinutesAgo));
    }

    private static Execution execution(String stateMachine, String name, Instant started, Instant stopped) {
        return Execution.failed(stateMachine, name, started, stopped);
    }

    private static Instant ago(int minutes) {
        return NOW.minus(Duration.ofMinutes(minutes));
    }

    private static String checkpointId(String stateMachine) {
        return "runwatch#sweep#" + stateMachine;
    }

    private Instant checkpointOf(String stateMachine) {
        return Instant.parse(stepFunctions.attribute(checkpointId(stateMachine), "data"));
    }

    private static List<String> found(Batch<JsonNode> batch) {
        return batch.values().stream()
                .map(event -> event.at("/detail/name").asString() + " "
                        + event.at("/detail/status").asString())
                .toList();
    }

    private static String failure(Batch<JsonNode> batch) {
        return String.valueOf(batch.failures().getFirst().failure().getMessage());
    }

    private static List<String> warnings(CapturedOutput output) {
        return messages(output, "WARN");
    }

    private static List<String> errors(CapturedOutput output) {
        return messages(output, "ERROR");
    }

    private static List<String> messages(CapturedOutput output, String level) {
        return Logged.lines(output).stream()
                .filter(line -> line.path("level").asString().equals(level))
                .map(line -> line.path("message").asString())
                .toList();
    }
}
