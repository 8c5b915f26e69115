package dev.runwatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runwatch.pipeline.InvalidEventException;
import dev.runwatch.testkit.FakeAws;
import dev.runwatch.testkit.FakeAws.Datum;
import dev.runwatch.testkit.LocalFunction;
import dev.runwatch.testkit.Logged;
import dev.runwatch.testkit.SilentCapture;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// An event is data. Nothing in it selects code, settings, topics or metrics.
@ExtendWith(SilentCapture.class)
class HostileEventTest {

    /// Fields that control Spring Cloud Function, Spring expressions, Jackson types, SNS, or the log.
    private static final Map<String, String> STEERING = Map.ofEntries(
            Map.entry("spring.cloud.function.definition", "respond"),
            Map.entry("spring.cloud.function.routing-expression", "T(java.lang.Runtime).getRuntime().exec('id')"),
            Map.entry("function.name", "running"),
            Map.entry("@class", "javax.swing.JEditorPane"),
            Map.entry("@type", "java.net.URL"),
            Map.entry("contentType", "application/x-java-serialized-object"),
            Map.entry("topicArn", "arn:aws:sns:eu-central-1:999999999999:stolen"),
            Map.entry("TopicArn", "arn:aws:sns:eu-central-1:999999999999:stolen"),
            Map.entry("runwatch.alerts.topic-arn", "arn:aws:sns:eu-central-1:999999999999:stolen"),
            Map.entry("level", "OFF"),
            Map.entry("logging.level.root", "TRACE"),
            Map.entry("severity", "INFO"),
            Map.entry("namespace", "AWS/Lambda"),
            Map.entry("metric", "#{systemProperties['java.home']}"),
            Map.entry("message", "${env:AWS_SECRET_ACCESS_KEY} ${jndi:ldap://127.0.0.1/x} {}"));

    private final FakeAws aws = new FakeAws();

    @AfterEach
    void close() {
        aws.close();
    }

    @Test
    void cannotSelectFunctionTopicLogLevelOrMetric(CapturedOutput output) {
        for (byte[] event : List.of(LocalFunction.event("failed.json"), bytes(steering()))) {
            try (var function = LocalFunction.start(aws)) {
                assertThat(function.invoke(event, Duration.ofSeconds(30))).isEqualTo("{}");
            }
        }

        assertThat(aws.published()).hasSize(2);
        assertThat(aws.published().get(1)).isEqualTo(aws.published().get(0));
        assertThat(aws.published().get(1).topicArn()).isEqualTo(LocalFunction.TOPIC);
        assertThat(aws.data())
                .extracting(Datum::name)
                .containsOnly(
                        "runwatch.executions", "runwatch.execution.duration", "runwatch.alerts", "runwatch.delay");
        assertThat(aws.data()).extracting(Datum::namespace).containsOnly("Runwatch");
        assertThat(Logged.lines(output))
                .extracting(HostileEventTest::withoutPayload)
                .hasSize(2)
                .containsOnly(withoutPayload(Logged.lines(output).getFirst()));
    }

    /// The text of a field is only text: not an expression, a log pattern or a format.
    @Test
    void isNotEvaluatedAsAnExpression(CapturedOutput output) {
        ObjectNode event = event("failed.json");
        String expression = "#{1+1} ${java.home} {} {0} %s %n $1 \\1 T(java.lang.Runtime)";
        detail(event).put("error", expression).put("cause", expression).put("status", expression);
        try (var function = LocalFunction.start(aws)) {
            function.invoke(bytes(event), Duration.ofSeconds(30));
        }

        assertThat(Logged.lines(output).getFirst().path("message").asString()).contains(expression);
        assertThat(aws.published().getFirst().text("email")).contains(expression);
    }

    @Test
    void cannotCreateUnlimitedMetricSeries() {
        int max = 100;
        String running = event("running.json").toString();
        try (var function = LocalFunction.start(aws)) {
            function.invoke(records(10_000, i -> running.replace(":invoices", ":machine-" + i)), Duration.ofMinutes(5));
        }

        List<Datum> detailed = aws.data().stream()
                .filter(datum -> datum.dimensions().containsKey("state_machine"))
                .toList();
        Set<String> tags = detailed.stream()
                .map(datum -> datum.dimensions().get("state_machine"))
                .collect(Collectors.toSet());
        assertThat(tags).hasSize(max + 1).contains("other");
        assertThat(detailed.stream().mapToDouble(Datum::sum).sum()).isEqualTo(10_000);
        assertThat(aws.total("runwatch.executions", "status=RUNNING")).isEqualTo(10_000);
    }

    /// The largest batch of SQS, in the largest payload of Lambda.
    @Test
    void isProcessedAmongTenThousandOthers(CapturedOutput output) {
        byte[] batch = records(10_000, i -> i == 7_777 ? event("failed.json").toString() : "{".repeat(i % 600));
        try (var function = LocalFunction.start(aws)) {
            JsonNode response = JsonMapper.shared().readTree(function.invoke(batch, Duration.ofMinutes(5)));

            assertThat(response.path("batchItemFailures")).hasSize(9_999);
            assertThat(response.toString()).doesNotContain("\"m-7777\"");
        }

        assertThat(aws.published()).hasSize(1);
        assertThat(Logged.lines(output)).hasSize(10_000);
    }

    /// Lambda accepts at most 6 MB in a synchronous invocation; Jackson limits depth, names and numbers.
    @ParameterizedTest
    @ValueSource(ints = {1_000_000, 6_000_000})
    void isReportedAtAnySize(int size, CapturedOutput output) {
        ObjectNode event = event("failed.json");
        String much = "{\"a\":\"" + "x ".repeat(size / 2) + "\"}";
        detail(event).put("input", much);
        try (var function = LocalFunction.start(aws, "runwatch.alerts.include=input")) {
            assertThat(function.invoke(bytes(event), Duration.ofMinutes(2))).isEqualTo("{}");
        }

        assertThat(aws.published()).hasSize(1);
        assertThat(aws.published().getFirst().message().length()).isLessThan(50_000);
        assertThat(output.getOut().length()).isLessThan(250_000);
    }

    @Test
    void isRejectedWhenNestedTooDeeply() {
        try (var function = LocalFunction.start(aws)) {
            byte[] deep = "[".repeat(10_000).getBytes(StandardCharsets.UTF_8);

            assertThatThrownBy(() -> function.invoke(deep, Duration.ofSeconds(30)))
                    .isInstanceOf(InvalidEventException.class)
                    .hasMessageContaining("not JSON");
        }
        assertThat(aws.total("runwatch.events.rejected", "reason=malformed")).isEqualTo(1);
    }

    private static ObjectNode steering() {
        ObjectNode event = event("failed.json");
        ObjectNode headers = event.putObject("headers");
        STEERING.forEach((name, value) -> {
            headers.put(name, value);
            event.put(name, value);
            detail(event).put(name, value);
        });
        return event;
    }

    private static JsonNode withoutPayload(JsonNode line) {
        return ((ObjectNode) line).remove(List.of("payload", "timestamp", "cold_start"));
    }

    private static byte[] records(int count, IntFunction<String> body) {
        List<String> records = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            records.add("{\"messageId\":\"m-%d\",\"eventSource\":\"aws:sqs\",\"body\":%s}"
                    .formatted(i, JsonMapper.shared().writeValueAsString(body.apply(i))));
        }
        return ("{\"Records\":[" + String.join(",", records) + "]}").getBytes(StandardCharsets.UTF_8);
    }

    private static ObjectNode event(String file) {
        return (ObjectNode) JsonMapper.shared().readTree(LocalFunction.event(file));
    }

    private static ObjectNode detail(ObjectNode event) {
        return (ObjectNode) event.path("detail");
    }

    private static byte[] bytes(ObjectNode event) {
        return event.toString().getBytes(StandardCharsets.UTF_8);
    }
}
