package dev.runwatch.bench;

import dev.runwatch.bench.RecordedCalls.Datum;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads the metrics in a log, as CloudWatch Logs extracts them from lines in embedded metric format.
final class LoggedMetrics {

    private LoggedMetrics() {}

    static List<Datum> data(Stream<String> lines) {
        List<Datum> data = new ArrayList<>();
        lines.filter(line -> line.contains("\"_aws\""))
                .map(JsonMapper.shared()::readTree)
                .forEach(line -> {
                    for (JsonNode directive : line.at("/_aws/CloudWatchMetrics")) {
                        for (JsonNode metric : directive.path("Metrics")) {
                            data.add(datum(line, directive, metric));
                        }
                    }
                });
        return data;
    }

    private static Datum datum(JsonNode line, JsonNode directive, JsonNode metric) {
        Map<String, String> dimensions = new TreeMap<>();
        for (JsonNode name : directive.path("Dimensions").path(0)) {
            dimensions.put(name.asString(), line.path(name.asString()).asString());
        }
        String name = metric.path("Name").asString();
        JsonNode value = line.path(name);
        Map<Double, Double> values = new TreeMap<>();
        for (JsonNode each : value.isArray() ? value.values() : List.of(value)) {
            values.merge(each.asDouble(), 1.0, Double::sum);
        }
        return new Datum(
                directive.path("Namespace").asString(),
                name,
                metric.path("Unit").asString(""),
                dimensions,
                values);
    }
}
