package dev.runwatch.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.runwatch.testing.FakeAws;
import dev.runwatch.testing.FakeAws.Fault;
import dev.runwatch.testing.LocalFunction;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.MetricDatum;
import software.amazon.awssdk.services.cloudwatch.model.StandardUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@ExtendWith(OutputCaptureExtension.class)
class EmbeddedMetricsTest {

    private static final Instant NOW = Instant.parse("2026-11-20T19:42:21Z");

    private final EmbeddedMetrics embedded = new EmbeddedMetrics("Runwatch");
    private final Logger logger = (Logger) LoggerFactory.getLogger(EmbeddedMetrics.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void listen() {
        log.start();
        logger.setLevel(Level.INFO);
        logger.addAppender(log);
    }

    @AfterEach
    void close() {
        logger.detachAppender(log);
        logger.setLevel(null);
    }

    @Test
    void writesWhatHasTheSameDimensionsOnOneLine() {
        embedded.write(
                List.of(
                        count("runwatch.changes", "FAILED", 2),
                        durations("FAILED", List.of(5.0, 741_000.0), List.of(1.0, 1.0)),
                        count("runwatch.changes", "SUCCEEDED", 1)),
                "refused");

        assertThat(log.list).hasSize(2);
        assertThat(fields(log.list.getFirst()))
                .containsEntry("status", "FAILED")
                .containsEntry("runwatch.changes", 2.0)
                .containsEntry("runwatch.duration", List.of(5.0, 741_000.0));
        assertThat(fields(log.list.getLast()))
                .containsEntry("status", "SUCCEEDED")
                .containsEntry("runwatch.changes", 1.0)
                .doesNotContainKey("runwatch.duration");
    }

    @Test
    void repeatsAValueAsOftenAsItOccurredOnLinesThatCloudWatchTakes() {
        List<Double> values =
                DoubleStream.iterate(1, value -> value + 1).limit(150).boxed().toList();

        embedded.write(List.of(durations("FAILED", values, Collections.nCopies(150, 2.0))), "refused");

        List<List<Double>> lines = log.list.stream()
                .map(line -> fields(line).get("runwatch.duration"))
                .map(EmbeddedMetricsTest::numbers)
                .toList();
        assertThat(lines).extracting(List::size).containsExactly(100, 100, 100);
        assertThat(lines.stream()
                        .flatMap(List::stream)
                        .mapToDouble(value -> value)
                        .sum())
                .isEqualTo(2 * (150 * 151 / 2.0));
    }

    @Test
    void isOnTheFunctionsLogWhatCloudWatchReads(CapturedOutput output) {
        try (var aws = new FakeAws();
                var function = LocalFunction.start(aws)) {
            aws.cloudWatchAlwaysFails(new Fault.Refuse(403, "AccessDenied"));
            function.invoke("failed.json");
        }

        JsonNode line = output.getOut()
                .lines()
                .<JsonNode>map(JsonMapper.shared()::readTree)
                .filter(json -> json.has("runwatch.changes"))
                .findFirst()
                .orElseThrow();
        JsonNode directive = line.path("_aws").path("CloudWatchMetrics").path(0);
        assertThat(line.path("_aws").path("Timestamp").isIntegralNumber()).isTrue();
        assertThat(directive.path("Namespace").asString()).isEqualTo("Runwatch");
        assertThat(directive.path("Dimensions").toString()).isEqualTo("[[\"state_machine\",\"status\"]]");
        assertThat(directive.path("Metrics"))
                .extracting(metric -> metric.path("Name").asString() + " in "
                        + metric.path("Unit").asString())
                .containsExactlyInAnyOrder("runwatch.changes in Count", "runwatch.duration in Milliseconds");
        assertThat(line.path("runwatch.changes").asDouble()).isEqualTo(1);
        assertThat(line.path("runwatch.duration").isNumber()).isTrue();
        assertThat(line.path("status").asString()).isEqualTo("FAILED");
        assertThat(line.path("state_machine").asString()).isEqualTo("invoices");
    }

    private static MetricDatum count(String name, String status, double value) {
        return datum(name, status).unit(StandardUnit.COUNT).value(value).build();
    }

    private static MetricDatum durations(String status, List<Double> values, List<Double> counts) {
        return datum("runwatch.duration", status)
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

    private static Map<String, Object> fields(ILoggingEvent line) {
        return line.getKeyValuePairs().stream().collect(Collectors.toMap(pair -> pair.key, pair -> pair.value));
    }

    private static List<Double> numbers(Object array) {
        return ((List<?>) array).stream().map(number -> (Double) number).toList();
    }
}
