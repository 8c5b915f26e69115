package dev.runwatch.testkit;

import dev.runwatch.testkit.FakeAws.Datum;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.springframework.boot.test.system.CapturedOutput;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The log lines of a test.
public final class Logged {

    private Logged() {}

    /// All lines since the test began. A line that is not JSON fails the test.
    public static List<JsonNode> lines(CapturedOutput output) {
        return output.getOut().lines().map(JsonMapper.shared()::readTree).toList();
    }

    /// The metrics that CloudWatch Logs extracts from lines in embedded metric format.
    public static List<Datum> metrics(CapturedOutput output) {
        return lines(output).stream().flatMap(Logged::metrics).toList();
    }

    private static Stream<Datum> metrics(JsonNode line) {
        Instant at = Instant.ofEpochMilli(line.at("/_aws/Timestamp").asLong(0));
        return line.at("/_aws/CloudWatchMetrics").valueStream().flatMap(directive -> {
            Map<String, String> dimensions = new TreeMap<>();
            directive
                    .at("/Dimensions/0")
                    .valueStream()
                    .map(JsonNode::asString)
                    .forEach(name -> dimensions.put(name, line.path(name).asString()));
            return directive.path("Metrics").valueStream().map(metric -> {
                String name = metric.path("Name").asString();
                JsonNode value = line.path(name);
                List<Double> values = value.isArray()
                        ? value.valueStream().map(JsonNode::asDouble).toList()
                        : List.of(value.asDouble());
                return new Datum(
                        directive.path("Namespace").asString(),
                        name,
                        dimensions,
                        metric.path("Unit").asString(),
                        at,
                        values.stream().mapToDouble(Double::doubleValue).sum(),
                        values.size(),
                        values);
            });
        });
    }
}
