package dev.runwatch.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runwatch.testkit.FakeAws;
import dev.runwatch.testkit.FakeAws.Fault;
import dev.runwatch.testkit.LocalFunction;
import dev.runwatch.testkit.Logged;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.MetricDatum;
import software.amazon.awssdk.services.cloudwatch.model.StandardUnit;
import tools.jackson.databind.JsonNode;

@ExtendWith(OutputCaptureExtension.class)
class EmfWriterTest {

    private static final Instant NOW = Instant.parse("2026-11-20T19:42:21Z");

    private final EmfWriter embedded = new EmfWriter("Runwatch");

    @Test
    void writesMetricsWithTheSameDimensionsOnOneLine(CapturedOutput output) {
        embedded.writeRejected(
                List.of(
                        count("runwatch.executions", "FAILED", 2),
                        durations("FAILED", List.of(5.0, 741_000.0), List.of(1.0, 1.0)),
                        count("runwatch.executions", "SUCCEEDED", 1)),
                "denied");

        List<JsonNode> lines = Logged.lines(output);
        assertThat(lines).hasSize(2);
        assertThat(lines.getFirst().path("status").asString()).isEqualTo("FAILED");
        assertThat(lines.getFirst().path("runwatch.executions").asDouble()).isEqualTo(2);
        assertThat(numbers(lines.getFirst().path("runwatch.execution.duration")))
                .containsExactly(5.0, 741_000.0);
        assertThat(lines.getLast().path("status").asString()).isEqualTo("SUCCEEDED");
        assertThat(lines.getLast().path("runwatch.executions").asDouble()).isEqualTo(1);
        assertThat(lines.getLast().has("runwatch.execution.duration")).isFalse();
    }

    @Test
    void repeatsAValueAsOftenAsItOccurredWithinTheLimitOfALine(CapturedOutput output) {
        List<Double> values =
                DoubleStream.iterate(1, value -> value + 1).limit(150).boxed().toList();

        embedded.writeRejected(List.of(durations("FAILED", values, Collections.nCopies(150, 2.0))), "denied");

        List<List<Double>> lines = Logged.lines(output).stream()
                .map(line -> numbers(line.path("runwatch.execution.duration")))
                .toList();
        assertThat(lines).extracting(List::size).containsExactly(100, 100, 100);
        assertThat(lines.stream()
                        .flatMap(List::stream)
                        .mapToDouble(value -> value)
                        .sum())
                .isEqualTo(2 * (150 * 151 / 2.0));
    }

    @Test
    void writesToTheLogInTheFormatThatCloudWatchReads(CapturedOutput output) {
        try (var aws = new FakeAws();
                var function = LocalFunction.start(aws)) {
            aws.cloudWatchAlwaysFails(new Fault.ErrorResponse(403, "AccessDenied"));
            function.invoke("failed.json");
        }

        JsonNode line = Logged.lines(output).stream()
                .filter(json -> json.has("runwatch.execution.duration"))
                .findFirst()
                .orElseThrow();
        JsonNode directive = line.path("_aws").path("CloudWatchMetrics").path(0);
        assertThat(line.path("_aws").path("Timestamp").isIntegralNumber()).isTrue();
        assertThat(directive.path("Namespace").asString()).isEqualTo("Runwatch");
        assertThat(directive.path("Dimensions").toString()).isEqualTo("[[\"state_machine\",\"status\"]]");
        assertThat(directive.path("Metrics"))
                .extracting(metric -> metric.path("Name").asString() + " in "
                        + metric.path("Unit").asString())
                .containsExactlyInAnyOrder(
                        "runwatch.executions in Count", "runwatch.execution.duration in Milliseconds");
        assertThat(line.path("runwatch.executions").asDouble()).isEqualTo(1);
        assertThat(line.path("runwatch.execution.duration").isNumber()).isTrue();
        assertThat(line.path("status").asString()).isEqualTo("FAILED");
        assertThat(line.path("state_machine").asString()).isEqualTo("invoices");
    }

    private static MetricDatum count(String name, String status, double value) {
        return datum(name, status).unit(StandardUnit.COUNT).value(value).build();
    }

    private static MetricDatum durations(String status, List<Double> values, List<Double> counts) {
        return datum("runwatch.execution.duration", status)
                .unit(StandardUnit.MILLISECONDS)
                .values(values)
                .counts(counts)
                .build();
    }

    private static MetricDatum.Builder datum(String name, String status) {
        return MetricDatum.builder()
                .metricName(name)
                .timestamp(NOW)
                .dimensions(Dimension.builder().name("status").value(status).build());
    }

    private static List<Double> numbers(JsonNode array) {
        return array.valueStream().map(JsonNode::asDouble).toList();
    }
}
