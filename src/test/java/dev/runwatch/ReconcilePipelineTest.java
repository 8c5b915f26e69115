package dev.runwatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runwatch.pipeline.InvalidEventException;
import dev.runwatch.testkit.FakeAws;
import dev.runwatch.testkit.FakeAws.Fault;
import dev.runwatch.testkit.FakeAws.Published;
import dev.runwatch.testkit.FakeStepFunctions;
import dev.runwatch.testkit.FakeStepFunctions.Execution;
import dev.runwatch.testkit.LocalFunction;
import dev.runwatch.testkit.Logged;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The real function processes a trigger: from Step Functions' list to log, alert, metric and checkpoint.
@ExtendWith(OutputCaptureExtension.class)
class ReconcilePipelineTest {

    private static final String ORDERS = "arn:aws:states:eu-central-1:123456789012:stateMachine:orders";
    private static final String CHECKPOINT = "runwatch#sweep#" + ORDERS;
    private static final String TRIGGER =
            "{\"id\":\"trigger-1\",\"source\":\"runwatch\",\"detail-type\":\"Runwatch Reconcile\"}";

    private final FakeAws aws = new FakeAws();
    private final FakeStepFunctions stepFunctions = new FakeStepFunctions();
    private final Instant anHourAgo = Instant.now().minus(1, ChronoUnit.HOURS).truncatedTo(ChronoUnit.SECONDS);

    @BeforeEach
    void oneFailureWithoutAnEvent() {
        stepFunctions.item(CHECKPOINT, Map.of("data", anHourAgo.toString()));
        stepFunctions.has(Execution.failed(ORDERS, "nightly", anHourAgo.plusSeconds(60), anHourAgo.plusSeconds(360)));
    }

    @AfterEach
    void close() {
        aws.close();
        stepFunctions.close();
    }

    @Test
    void alertsForAnExecutionWithoutAnEvent(CapturedOutput output) {
        try (var function = reconciling()) {
            assertThat(trigger(function)).isEqualTo("{}");
        }

        Published alert = aws.published().getFirst();
        assertThat(alert.subject()).isEqualTo("FAILED: orders, Boom");
        assertThat(alert.text("email"))
                .contains("Found by   reconciliation (no event was received)", "event trigger-1");
        JsonNode document = JsonMapper.shared().readTree(alert.text("default"));
        assertThat(document.path("reconciled").asBoolean()).isTrue();
        assertThat(document.path("durationMs").asInt()).isEqualTo(300_000);
        assertThat(Logged.lines(output))
                .filteredOn(line -> line.has("reconciled"))
                .singleElement()
                .satisfies(line ->
                        assertThat(line.path("execution_arn").asString()).endsWith(":orders:nightly"));
        assertThat(aws.total("runwatch.events.reconciled")).isEqualTo(1);
        assertThat(aws.total("runwatch.executions", "status=FAILED", "state_machine=orders"))
                .isEqualTo(1);
        assertThat(aws.total("runwatch.reconcile", "outcome=succeeded")).isEqualTo(1);
        assertThat(checkpoint()).isAfter(anHourAgo);
    }

    @Test
    void isADuplicateOfItsEvent() {
        String event = new String(LocalFunction.event("failed.json"), StandardCharsets.UTF_8)
                .replace(":invoices", ":orders")
                .replace("nightly-2026-11-20", "nightly");
        try (var function = reconciling()) {
            trigger(function);
            function.invoke(event.getBytes(StandardCharsets.UTF_8), Duration.ofSeconds(30));
        }

        assertThat(aws.published()).hasSize(1);
        assertThat(aws.total("runwatch.events.duplicate")).isEqualTo(1);
    }

    @Test
    void skipsWhatWasPublishedToItsTopic(CapturedOutput output) {
        try (var function = reconciling()) {
            trigger(function);
        }
        String dedupKey = aws.published().getFirst().attributes().getOrDefault("dedupKey", "");
        stepFunctions.item(LocalFunction.TOPIC + "#" + dedupKey, Map.of("status", "COMPLETED"));
        stepFunctions.item(CHECKPOINT, Map.of("data", anHourAgo.toString()));
        try (var function = reconciling()) {
            trigger(function);
        }

        assertThat(aws.published()).hasSize(1);
        assertThat(Logged.lines(output))
                .filteredOn(line -> line.has("reconciled"))
                .as("not even logged again")
                .hasSize(1);
    }

    /// A failed trigger would fill the unhandled-events queue, although the next one repeats it.
    @Test
    void retriesAnAlertThatFailedInTheNextRun(CapturedOutput output) {
        aws.snsFails(new Fault.ErrorResponse(403, "AuthorizationError"));

        try (var function = reconciling()) {
            assertThat(trigger(function)).isEqualTo("{}");
            assertThat(aws.published()).isEmpty();
            assertThat(checkpoint()).as("the end of the execution").isEqualTo(anHourAgo.plusSeconds(360));
            assertThat(aws.total("runwatch.reconcile", "outcome=failed")).isEqualTo(1);
            assertThat(incomplete(output)).hasSize(1);
            trigger(function);
        }

        assertThat(aws.published()).hasSize(1);
        assertThat(aws.total("runwatch.reconcile", "outcome=succeeded")).isEqualTo(1);
        assertThat(checkpoint()).isAfter(anHourAgo.plusSeconds(360));
    }

    @Test
    void countsWhatItAlertedEvenIfItCannotSaveTheCheckpoint() {
        stepFunctions.alwaysFails("PutItem", CHECKPOINT, new Fault.ErrorResponse(400, "AccessDeniedException"));

        try (var function = reconciling()) {
            assertThat(trigger(function)).isEqualTo("{}");
        }

        assertThat(aws.published()).hasSize(1);
        assertThat(aws.total("runwatch.events.reconciled")).isEqualTo(1);
        assertThat(aws.total("runwatch.reconcile", "outcome=failed")).isEqualTo(1);
        assertThat(aws.total("runwatch.events.rejected", "reason=internal")).isZero();
    }

    @Test
    void countsARunThatFoundMoreThanItMayReportAsIncomplete() {
        stepFunctions.has(Execution.failed(ORDERS, "second", anHourAgo.plusSeconds(61), anHourAgo.plusSeconds(361)));

        try (var function = reconciling("runwatch.reconcile.max-executions=1")) {
            trigger(function);
            assertThat(aws.total("runwatch.reconcile", "outcome=incomplete")).isEqualTo(1);
            trigger(function);
        }

        assertThat(aws.published()).hasSize(2);
        assertThat(aws.total("runwatch.reconcile", "outcome=succeeded")).isEqualTo(1);
    }

    @Test
    void logsEveryFailure(CapturedOutput output) {
        String other = ORDERS.replace("orders", "bills");
        stepFunctions.item("runwatch#sweep#" + other, Map.of("data", anHourAgo.toString()));
        stepFunctions.alwaysFails("ListExecutions", "", new Fault.ErrorResponse(400, "AccessDeniedException"));

        try (var function = reconciling("runwatch.reconcile.state-machines=" + ORDERS + "," + other)) {
            assertThat(trigger(function)).isEqualTo("{}");
        }

        assertThat(incomplete(output))
                .allSatisfy(line -> {
                    assertThat(line.path("level").asString()).isEqualTo("ERROR");
                    assertThat(line.path("message").asString()).contains("AccessDeniedException");
                    assertThat(line.path("correlation_id").asString()).isEqualTo("trigger-1");
                })
                .extracting(line -> line.path("state_machine_arn").asString())
                .containsExactlyInAnyOrder(ORDERS, other);
    }

    @Test
    void ignoresAnEventThatClaimsToBeReconciled(CapturedOutput output) {
        String event = new String(LocalFunction.event("failed.json"), StandardCharsets.UTF_8)
                .replaceFirst("\\{", "{\"found-by\":\"sweep\",\"reconciled\":true,");
        try (var function = reconciling()) {
            function.invoke(event.getBytes(StandardCharsets.UTF_8), Duration.ofSeconds(30));
        }

        assertThat(aws.published()).hasSize(1);
        assertThat(aws.total("runwatch.events.reconciled")).isZero();
        assertThat(Logged.lines(output)).noneMatch(line -> line.has("reconciled"));
    }

    @Test
    void listsNothingForAnEvent() {
        try (var function = reconciling()) {
            function.invoke("failed.json");
            function.invoke("sqs-batch.json");
        }

        assertThat(stepFunctions.calls()).allMatch(call -> call.startsWith("PutItem " + LocalFunction.TOPIC + "#"));
    }

    @Test
    void rejectsATriggerIfReconciliationIsOff() {
        try (var function = LocalFunction.start(aws)) {
            assertThatThrownBy(() -> trigger(function))
                    .isInstanceOf(InvalidEventException.class)
                    .hasMessageContaining("Runwatch Reconcile");
        }
    }

    /// The next schedule repeats it, and a queue's message must not start a run.
    @Test
    void acknowledgesATriggerInAQueueWithoutARun() {
        String batch = "{\"Records\":[{\"eventSource\":\"aws:sqs\",\"messageId\":\"m-1\",\"body\":%s}]}"
                .formatted(JsonMapper.shared().writeValueAsString(TRIGGER));

        try (var function = reconciling()) {
            assertThat(function.invoke(batch.getBytes(StandardCharsets.UTF_8), Duration.ofSeconds(30)))
                    .isEqualTo("{\"batchItemFailures\":[]}");
        }

        assertThat(stepFunctions.calls()).isEmpty();
    }

    private LocalFunction reconciling(String... more) {
        List<String> settings = new ArrayList<>(List.of(
                "runwatch.reconcile.state-machines=" + ORDERS,
                "runwatch.store.table=claims",
                "aws.endpointUrlSfn=" + stepFunctions.endpoint(),
                "aws.endpointUrlDynamoDb=" + stepFunctions.endpoint()));
        settings.addAll(List.of(more));
        return LocalFunction.start(aws, settings.toArray(String[]::new));
    }

    private static String trigger(LocalFunction function) {
        return function.invoke(TRIGGER.getBytes(StandardCharsets.UTF_8), Duration.ofSeconds(30));
    }

    private static List<JsonNode> incomplete(CapturedOutput output) {
        return Logged.lines(output).stream()
                .filter(line -> line.path("message").asString().startsWith("Reconciliation incomplete: "))
                .toList();
    }

    private Instant checkpoint() {
        return Instant.parse(stepFunctions.attribute(CHECKPOINT, "data"));
    }
}
