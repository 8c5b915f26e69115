package dev.runwatch.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runwatch.pipeline.Batch;
import dev.runwatch.pipeline.Batch.Envelope;
import dev.runwatch.pipeline.BatchItem;
import dev.runwatch.pipeline.Deadline;
import dev.runwatch.reconcile.ReconcileSettings.Status;
import dev.runwatch.store.CheckpointStore;
import dev.runwatch.store.StoreUnavailableException;
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
    private static final Duration LOOK_BACK = Duration.ofDays(14);
    private static final Duration CATCH_UP = Duration.ofHours(12);

    private final FakeStepFunctions stepFunctions = new FakeStepFunctions();
    private final SdkHttpClient http = UrlConnectionHttpClient.create();
    private Instant now = NOW;

    @BeforeEach
    void sweptAnHourAgo() {
        stepFunctions.item(mark(ORDERS), Map.of("data", ago(60).toString()));
        stepFunctions.item(mark(BILLS), Map.of("data", ago(60).toString()));
    }

    @AfterEach
    void close() {
        stepFunctions.close();
        http.close();
    }

    @Test
    void findsEveryBadEndOfEveryStateMachine() {
        stepFunctions.has(
                failed(ORDERS, "failed", 30),
                failed(ORDERS, "late", 20).status("TIMED_OUT"),
                failed(BILLS, "stopped", 10).status("ABORTED"),
                failed(BILLS, "fine", 10).status("SUCCEEDED"));

        assertThat(found(sweep(ORDERS, BILLS))).containsExactly("failed FAILED", "late TIMED_OUT", "stopped ABORTED");
    }

    @Test
    void tellsWhatTheEventWouldHaveTold() {
        stepFunctions.has(failed(ORDERS, "failed", 30).redriven(2));

        JsonNode event = sweep(ORDERS).values().getFirst();

        assertThat(event.toString()).isEqualTo("""
                {"version":"0","id":"order-1","detail-type":"Step Functions Execution Status Change",\
                "source":"aws.states","found-by":"sweep","time":"2026-11-20T11:30:00Z","account":"123456789012",\
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
    void leavesOutAnInputThatNoEventWouldCarry() {
        stepFunctions.has(
                failed(ORDERS, "long", 30).input("x".repeat(248 * 1024)),
                failed(ORDERS, "just-fits", 20).input("x".repeat(248 * 1024 - 2)));

        assertThat(sweep(ORDERS).values())
                .extracting(event -> event.at("/detail/inputDetails/included").asBoolean())
                .containsExactly(false, true);
    }

    @Test
    void onlySetsTheMarkTheFirstTime() {
        String fresh = ORDERS.replace("orders", "fresh");
        stepFunctions.has(failed(fresh, "old-news", 30));

        Batch<JsonNode> first = sweep(fresh);
        note(first);

        assertThat(first.items()).isEmpty();
        assertThat(markOf(fresh)).isEqualTo(NOW.minus(GRACE));
        assertThat(stepFunctions.calls("ListExecutions")).isEmpty();
    }

    @Test
    void takesTheOverlapOnlyFromWhatItHasSwept() {
        String fresh = ORDERS.replace("orders", "fresh");
        stepFunctions.has(failed(fresh, "old-news", 3));
        note(sweep(fresh));

        note(sweep(fresh));

        assertThat(markOf(fresh)).isEqualTo(NOW.minus(GRACE));
        assertThat(sweep(fresh).items()).isEmpty();
    }

    @Test
    void leavesOutWhatWasReported() {
        Execution reported = failed(ORDERS, "reported", 30);
        stepFunctions.has(reported, failed(ORDERS, "unreported", 20), failed(ORDERS, "begun", 10));
        claim(reported, "COMPLETED");
        claim(failed(ORDERS, "begun", 10), "INPROGRESS");

        assertThat(found(sweep(ORDERS))).containsExactly("unreported FAILED", "begun FAILED");
        assertThat(stepFunctions.calls("DescribeExecution")).hasSize(2);
    }

    @Test
    void takesEachAttemptForItself() {
        Execution first = failed(ORDERS, "redriven", 30);
        stepFunctions.has(first.redriven(1));
        claim(first, "COMPLETED");

        assertThat(found(sweep(ORDERS))).containsExactly("redriven FAILED");
    }

    @Test
    void leavesWhatEndedAMomentAgoToItsEvent() {
        stepFunctions.has(failed(ORDERS, "now", 1));

        Batch<JsonNode> sweep = sweep(ORDERS);
        note(sweep);
        now = NOW.plus(Duration.ofMinutes(15));

        assertThat(sweep.items()).isEmpty();
        assertThat(found(sweep(ORDERS))).containsExactly("now FAILED");
    }

    @Test
    void looksAgainAtTheEndOfTheLastSweepBecauseTheListMayLag() {
        note(sweep(ORDERS));
        stepFunctions.has(failed(ORDERS, "listed-late", 6));
        now = NOW.plus(Duration.ofMinutes(15));

        assertThat(markOf(ORDERS)).isEqualTo(NOW.minus(GRACE).minus(OVERLAP));
        assertThat(found(sweep(ORDERS))).containsExactly("listed-late FAILED");
    }

    @Test
    void findsWhatStartedLongAgoBehindManyThatStartedLater() {
        stepFunctions.pagesOf(10);
        for (int i = 0; i < 35; i++) {
            stepFunctions.has(execution(ORDERS, "other-" + i, ago(70 + i), ago(65)));
        }
        stepFunctions.has(execution(ORDERS, "long", ago(60).minus(LOOK_BACK.minusMinutes(1)), ago(30)));

        assertThat(found(sweep(ORDERS))).containsExactly("long FAILED");
        assertThat(stepFunctions.calls("ListExecutions FAILED")).hasSize(4);
    }

    @Test
    void stopsReadingWhereExecutionsStartedTooLongAgo() {
        stepFunctions.pagesOf(10);
        for (int i = 0; i < 100; i++) {
            stepFunctions.has(execution(ORDERS, "old-" + i, ago(60 + i).minus(LOOK_BACK), ago(65)));
        }

        assertThat(sweep(ORDERS).items()).isEmpty();
        assertThat(stepFunctions.calls("ListExecutions FAILED")).hasSize(1);
    }

    @Test
    void goesOnWhereItHadToStop(CapturedOutput output) {
        for (int i = 0; i < 5; i++) {
            stepFunctions.has(failed(ORDERS, "number-" + i, 50 - i));
        }
        List<String> all = new ArrayList<>();

        for (int i = 0; i < 3; i++) {
            Batch<JsonNode> sweep = sweep(settings(2, ORDERS), Duration.ofSeconds(30));
            note(sweep);
            all.addAll(found(sweep));
        }

        assertThat(all)
                .containsExactlyElementsOf(IntStream.range(0, 5)
                        .mapToObj(i -> "number-" + i + " FAILED")
                        .toList());
        assertThat(warnings(output)).hasSize(2).allMatch(text -> text.contains("the next one goes on"));
        assertThat(markOf(ORDERS)).isEqualTo(NOW.minus(GRACE).minus(OVERLAP));
    }

    @Test
    void keepsTheMarkOfAStateMachineOfWhichAnythingFailed() {
        stepFunctions.has(failed(ORDERS, "sent", 30), failed(ORDERS, "not-sent", 20), failed(BILLS, "sent", 20));

        Batch<JsonNode> alerted = sweep(ORDERS, BILLS).map(event -> {
            if (event.at("/detail/name").asString().equals("not-sent")) {
                throw new IllegalStateException("SNS is down");
            }
            return event;
        });
        Batch<JsonNode> noted = note(alerted);

        assertThat(markOf(ORDERS)).isEqualTo(ago(60));
        assertThat(markOf(BILLS)).isEqualTo(NOW.minus(GRACE).minus(OVERLAP));
        assertThat(noted.failures()).hasSize(1);
    }

    @Test
    void failsWhenItCannotNoteWhatIsSwept() {
        Batch<JsonNode> sweep = sweep(ORDERS, BILLS);
        stepFunctions.alwaysFails("PutItem", "orders", new Fault.Refuse(400, "AccessDeniedException"));

        assertThat(note(sweep).failures()).singleElement().satisfies(failed -> {
            assertThat(failed.id()).isEqualTo(ORDERS);
            assertThat(failed.failure())
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("claims");
        });
        assertThat(markOf(BILLS)).isAfter(ago(60));
    }

    @Test
    void triesAgainWhenItIsThrottled() {
        stepFunctions.has(failed(ORDERS, "failed", 30));
        stepFunctions.fails("ListExecutions", new Fault.Refuse(400, "ThrottlingException"));
        stepFunctions.fails("DescribeExecution", new Fault.Refuse(400, "ThrottlingException"), new Fault.Reset());

        assertThat(found(sweep(ORDERS))).containsExactly("failed FAILED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ListExecutions", "DescribeExecution"})
    void saysThatItIsNotFinishedWhenTheTimeIsUpAndLetsTheOthersHaveTheirTurn(String slow, CapturedOutput output) {
        stepFunctions.has(failed(ORDERS, "failed", 30), failed(BILLS, "failed", 30));
        stepFunctions.item(mark(ORDERS), Map.of("data", ago(61).toString()));
        stepFunctions.alwaysFails(slow, ":orders", new Fault.Hang());

        Batch<JsonNode> sweep = sweep(settings(100, ORDERS, BILLS), Duration.ofSeconds(8));
        note(sweep);

        assertThat(sweep.items()).extracting(BatchItem::id).containsExactly(BILLS);
        assertThat(warnings(output)).singleElement().asString().contains("the next one goes on");
        assertThat(markOf(ORDERS)).isBeforeOrEqualTo(ago(30));
        assertThat(markOf(BILLS)).isAfter(ago(30));
    }

    @Test
    void sweepsWhoWaitedLongestFirst() {
        stepFunctions.item(mark(BILLS), Map.of("data", ago(61).toString()));
        stepFunctions.has(failed(ORDERS, "second", 30), failed(BILLS, "first", 20));

        assertThat(found(sweep(settings(1, ORDERS, BILLS), Duration.ofSeconds(30))))
                .containsExactly("first FAILED");
    }

    @Test
    void failsForAStateMachineThatItMayNotListAndSweepsTheOthers() {
        stepFunctions.has(failed(BILLS, "failed", 30));
        stepFunctions.alwaysFails("ListExecutions", ":orders", new Fault.Refuse(400, "AccessDeniedException"));

        Batch<JsonNode> sweep = sweep(ORDERS, BILLS);

        assertThat(found(sweep)).containsExactly("failed FAILED");
        assertThat(failure(sweep)).contains("refused", ORDERS, "AccessDeniedException", "the function's role");
        assertThat(sweep.marks()).containsOnlyKeys(BILLS);
    }

    @Test
    void saysThatAnExpressWorkflowCannotBeSwept() {
        stepFunctions.alwaysFails("ListExecutions", "", new Fault.Refuse(400, "StateMachineTypeNotSupported"));

        assertThat(failure(sweep(ORDERS))).contains("Express", "runwatch.reconcile.state-machines");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ListExecutions", "DescribeExecution"})
    void failsOnAnAnswerThatIsNone(String action) {
        stepFunctions.has(failed(ORDERS, "failed", 30));
        stepFunctions.alwaysFails(action, "", new Fault.Garbage());

        Batch<JsonNode> sweep = sweep(ORDERS);

        assertThat(failure(sweep)).contains("could not be asked");
        assertThat(sweep.marks()).isEmpty();
    }

    /// Failing open would report everything again, at each sweep.
    @ParameterizedTest
    @ValueSource(strings = {"sweep#", "|FAILED|"})
    void stopsWhenNobodyKnowsWhatWasReported(String asked) {
        stepFunctions.has(failed(ORDERS, "failed", 30), failed(BILLS, "failed", 30));
        stepFunctions.alwaysFails("BatchGetItem", asked, new Fault.Refuse(400, "ResourceNotFoundException"));

        Batch<JsonNode> sweep = sweep(ORDERS, BILLS);

        assertThat(sweep.values()).isEmpty();
        assertThat(sweep.marks()).isEmpty();
        assertThat(failure(sweep)).contains("claims", "nothing is swept");
        assertThat(stepFunctions.calls("DescribeExecution")).isEmpty();
    }

    /// Or it would take this for the first sweep, and begin now.
    @Test
    void takesNoAnswerOfSomebodyElseForATableWithoutMarks() {
        stepFunctions.has(failed(ORDERS, "failed", 30));
        stepFunctions.alwaysFails("BatchGetItem", "", new Fault.Say("{}"));

        Batch<JsonNode> sweep = sweep(ORDERS);

        assertThat(failure(sweep)).contains("claims", "nothing is swept");
        assertThat(sweep.marks()).isEmpty();
    }

    @Test
    void stopsAtAMarkThatIsNoTime() {
        stepFunctions.item(mark(ORDERS), Map.of("data", "soon"));

        assertThat(failure(sweep(ORDERS))).contains(mark(ORDERS), "delete it");
    }

    @Test
    void leavesOutWhatWasRedrivenOrDeletedSinceItWasListed() {
        stepFunctions.has(failed(ORDERS, "runs-again", 30), failed(ORDERS, "gone", 30));
        stepFunctions.describesAs(failed(ORDERS, "runs-again", 30).status("RUNNING"));
        stepFunctions.alwaysFails("DescribeExecution", "gone", new Fault.Refuse(400, "ExecutionDoesNotExist"));

        Batch<JsonNode> sweep = sweep(ORDERS);

        assertThat(sweep.items()).isEmpty();
        assertThat(sweep.marks()).containsKey(ORDERS);
    }

    @Test
    void tellsOfAnExecutionWhoseKeyItMayNotUseWhatItMayKnow() {
        stepFunctions.has(failed(ORDERS, "sealed", 30));
        stepFunctions.alwaysFails("DescribeExecution", "ALL_DATA", new Fault.Refuse(400, "KmsAccessDeniedException"));

        assertThat(found(sweep(ORDERS))).containsExactly("sealed FAILED");
        assertThat(stepFunctions.calls("DescribeExecution")).last().asString().endsWith("METADATA_ONLY");
    }

    @Test
    void goesBackNoFurtherThanClaimsAreKeptAndSaysSo(CapturedOutput output) {
        stepFunctions.item(
                mark(ORDERS), Map.of("data", NOW.minus(Duration.ofDays(3)).toString()));
        stepFunctions.has(
                execution(ORDERS, "too-old", ago(800), NOW.minus(CATCH_UP).minusSeconds(1)),
                execution(ORDERS, "just-not", ago(800), NOW.minus(CATCH_UP)));

        assertThat(found(sweep(ORDERS))).containsExactly("just-not FAILED");
        assertThat(Logged.lines(output)).anySatisfy(line -> {
            assertThat(line.path("level").asString()).isEqualTo("ERROR");
            assertThat(line.path("message").asString())
                    .contains("Nobody sweeps", "from 2026-11-17T12:00:00Z to 2026-11-20T00:00:00Z");
        });
    }

    @Test
    void setsNoMarkAheadWhenTwoSweepAtTheSameTime() {
        stepFunctions.has(failed(ORDERS, "failed", 30));
        Batch<JsonNode> early = sweep(ORDERS);
        now = NOW.plusSeconds(10);
        Batch<JsonNode> late = sweep(ORDERS);

        note(late);
        note(early);

        assertThat(found(late)).isEqualTo(found(early));
        assertThat(markOf(ORDERS)).isEqualTo(NOW.minus(GRACE).minus(OVERLAP));
    }

    private Batch<JsonNode> sweep(String... stateMachines) {
        return sweep(settings(100, stateMachines), Duration.ofSeconds(30));
    }

    private Batch<JsonNode> sweep(ReconcileSettings settings, Duration time) {
        return sweeper(settings).reconcile("order-1", Deadline.in(time));
    }

    private Batch<JsonNode> note(Batch<JsonNode> batch) {
        assertThat(batch.envelope()).isEqualTo(Envelope.SWEEP);
        return sweeper(settings(100, ORDERS)).checkpoint(batch);
    }

    private Reconciler sweeper(ReconcileSettings settings) {
        var executions = new ExecutionQueries(client(SfnClient.builder()), settings);
        var notes = new CheckpointStore(client(DynamoDbClient.builder()), "claims", identity -> "claim " + identity);
        return new Reconciler(executions, notes, settings, () -> now);
    }

    private <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C client(B builder) {
        return builder.endpointOverride(stepFunctions.endpoint())
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(AnonymousCredentialsProvider.create())
                .httpClient(http)
                .build();
    }

    private static ReconcileSettings settings(int maxFound, String... stateMachines) {
        return new ReconcileSettings(
                List.of(stateMachines), Set.of(Status.values()), GRACE, OVERLAP, LOOK_BACK, CATCH_UP, maxFound);
    }

    private void claim(Execution execution, String status) {
        stepFunctions.item(
                "claim " + execution.arn() + "|" + execution.status() + "|" + execution.redrives(),
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

    private static String mark(String stateMachine) {
        return "runwatch#sweep#" + stateMachine;
    }

    private Instant markOf(String stateMachine) {
        return Instant.parse(stepFunctions.attribute(mark(stateMachine), "data"));
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
        return Logged.lines(output).stream()
                .filter(line -> line.path("level").asString().equals("WARN"))
                .map(line -> line.path("message").asString())
                .toList();
    }
}
