package dev.runwatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runwatch.notify.AlertPublishException;
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
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The real function gets an order to sweep: from Step Functions' list to log, alert, metric and mark.
@ExtendWith(OutputCaptureExtension.class)
class ReconcilePipelineTest {

    private static final String ORDERS = "arn:aws:states:eu-central-1:123456789012:stateMachine:orders";
    private static final String MARK = "runwatch#sweep#" + ORDERS;
    private static final String CLAIMS = LocalFunction.TOPIC + "#";
    private static final String ORDER =
            "{\"id\":\"order-1\",\"source\":\"runwatch\",\"detail-type\":\"Runwatch Reconcile\"}";

    private final FakeAws aws = new FakeAws();
    private final FakeStepFunctions stepFunctions = new FakeStepFunctions();
    private final Instant anHourAgo = Instant.now().minus(1, ChronoUnit.HOURS);

    @BeforeEach
    void oneFailureOfWhichNoEventCame() {
        stepFunctions.item(MARK, Map.of("data", anHourAgo.toString()));
        stepFunctions.has(Execution.failed(ORDERS, "nightly", anHourAgo.plusSeconds(60), anHourAgo.plusSeconds(360)));
    }

    @AfterEach
    void close() {
        aws.close();
        stepFunctions.close();
    }

    @Test
    void alertsOfAnExecutionWhoseEventNeverCame(CapturedOutput output) {
        try (var function = sweeping()) {
            assertThat(order(function)).isEqualTo("{}");
        }

        Published alert = aws.published().getFirst();
        assertThat(alert.subject()).isEqualTo("FAILED: orders, Boom");
        assertThat(alert.text("email")).contains("Found by   reconciliation (no event was received)", "event order-1");
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
        assertThat(marked()).isAfter(anHourAgo);
    }

    @Test
    void saysTheSameFactAsItsEventWould() {
        String event = new String(LocalFunction.event("failed.json"), StandardCharsets.UTF_8)
                .replace(":invoices", ":orders")
                .replace("nightly-2026-11-20", "nightly");
        try (var function = sweeping()) {
            order(function);
            function.invoke(event.getBytes(StandardCharsets.UTF_8), Duration.ofSeconds(30));
        }

        assertThat(aws.published()).hasSize(1);
        assertThat(aws.total("runwatch.events.duplicate")).isEqualTo(1);
    }

    @Test
    void leavesOutWhatTheClaimsOfItsTopicKnow(CapturedOutput output) {
        String dedupKey = "";
        try (var function = sweeping()) {
            order(function);
            dedupKey = aws.published().getFirst().attributes().getOrDefault("dedupKey", "");
        }
        stepFunctions.item(LocalFunction.TOPIC + "#" + dedupKey, Map.of("status", "COMPLETED"));
        stepFunctions.item(MARK, Map.of("data", anHourAgo.toString()));

        try (var function = sweeping()) {
            order(function);
        }

        assertThat(aws.published()).hasSize(1);
        assertThat(Logged.lines(output))
                .filteredOn(line -> line.has("reconciled"))
                .as("not even logged again")
                .hasSize(1);
    }

    @Test
    void sweepsAgainWhenAnAlertWasNotSent() {
        aws.snsFails(new Fault.Refuse(403, "AuthorizationError"));

        try (var function = sweeping()) {
            assertThatThrownBy(() -> order(function)).isInstanceOf(AlertPublishException.class);
            assertThat(marked()).isEqualTo(anHourAgo);
            assertThat(aws.published()).isEmpty();

            order(function);
        }

        assertThat(aws.published()).hasSize(1);
        assertThat(marked()).isAfter(anHourAgo);
    }

    @Test
    void failsButCountsWhatItAlertedWhenItCannotNoteIt() {
        stepFunctions.alwaysFails("PutItem", MARK, new Fault.Refuse(400, "AccessDeniedException"));

        try (var function = sweeping()) {
            assertThatThrownBy(() -> order(function)).hasMessageContaining("The table claims");
        }

        assertThat(aws.published()).hasSize(1);
        assertThat(aws.total("runwatch.events.reconciled")).isEqualTo(1);
    }

    @Test
    void saysEveryFailureThoughOnlyOneCanLeave(CapturedOutput output) {
        String other = ORDERS.replace("orders", "bills");
        stepFunctions.item("runwatch#sweep#" + other, Map.of("data", anHourAgo.toString()));
        stepFunctions.alwaysFails("ListExecutions", "", new Fault.Refuse(400, "AccessDeniedException"));

        try (var function = sweeping("runwatch.reconcile.state-machines=" + ORDERS + "," + other)) {
            assertThatThrownBy(() -> order(function)).hasMessageContaining("AccessDeniedException");
        }

        assertThat(Logged.lines(output))
                .filteredOn(line -> line.path("message").asString().startsWith("Not swept to the end"))
                .extracting(line -> line.path("state_machine").asString())
                .containsExactlyInAnyOrder(ORDERS, other);
    }

    @Test
    void looksForNothingWhenAnOrdinaryEventComes() {
        try (var function = sweeping()) {
            function.invoke("failed.json");
            function.invoke("sqs-batch.json");
        }

        assertThat(stepFunctions.calls()).as("claims of alerts").allMatch(call -> call.startsWith("PutItem " + CLAIMS));
    }

    @Test
    void refusesAnOrderWhenThereIsNothingToSweep() {
        try (var function = LocalFunction.start(aws)) {
            assertThatThrownBy(() -> order(function))
                    .isInstanceOf(InvalidEventException.class)
                    .hasMessageContaining("Runwatch Reconcile");
        }
    }

    @Test
    void refusesAnOrderAmongTheEventsOfAQueue() {
        String batch = """
                {"Records":[{"eventSource":"aws:sqs","messageId":"m-1","body":%s}]}""".formatted(JsonMapper.shared().writeValueAsString(ORDER));

        try (var function = sweeping()) {
            assertThat(function.invoke(batch.getBytes(StandardCharsets.UTF_8), Duration.ofSeconds(30)))
                    .isEqualTo("{\"batchItemFailures\":[{\"itemIdentifier\":\"m-1\"}]}");
        }

        assertThat(stepFunctions.calls()).isEmpty();
    }

    private LocalFunction sweeping(String... more) {
        String[] settings = {
            "runwatch.reconcile.state-machines=" + ORDERS,
            "runwatch.store.table=claims",
            "aws.endpointUrlSfn=" + stepFunctions.endpoint(),
            "aws.endpointUrlDynamoDb=" + stepFunctions.endpoint()
        };
        String[] all = Arrays.copyOf(settings, settings.length + more.length);
        System.arraycopy(more, 0, all, settings.length, more.length);
        return LocalFunction.start(aws, all);
    }

    private static String order(LocalFunction function) {
        return function.invoke(ORDER.getBytes(StandardCharsets.UTF_8), Duration.ofSeconds(30));
    }

    private Instant marked() {
        return Instant.parse(stepFunctions.attribute(MARK, "data"));
    }
}
