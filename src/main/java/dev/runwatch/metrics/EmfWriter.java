package dev.runwatch.metrics;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.MetricDatum;

/// Writes metrics on the log in CloudWatch's embedded metric format, from which CloudWatch Logs makes the same metrics.
///
/// One line per set of dimensions, because a line has one value per dimension (CloudWatch user guide, "Embedded metric
/// format specification").
final class EmfWriter {

    /// Values that one line may have of a metric (same page).
    private static final int MAX_VALUES = 100;

    private static final Logger log = LoggerFactory.getLogger(EmfWriter.class);

    private final String namespace;

    EmfWriter(String namespace) {
        this.namespace = namespace;
    }

    /// @param why CloudWatch did not take them by its API
    void write(List<MetricDatum> data, String why) {
        Map<List<Dimension>, List<Line>> lines = new LinkedHashMap<>();
        for (MetricDatum datum : data) {
            List<Line> ofTheseDimensions = lines.computeIfAbsent(datum.dimensions(), dimensions -> new ArrayList<>());
            List<Double> values = values(datum);
            for (int from = 0; from < values.size(); from += MAX_VALUES) {
                List<Double> some = values.subList(from, Math.min(from + MAX_VALUES, values.size()));
                without(datum.metricName(), ofTheseDimensions).add(datum, some);
            }
        }
        lines.forEach((dimensions, some) -> some.forEach(line -> write(dimensions, line, why)));
    }

    /// The first line without this metric, which may be a new one.
    private static Line without(String metric, List<Line> lines) {
        for (Line line : lines) {
            if (!line.values.containsKey(metric)) {
                return line;
            }
        }
        lines.add(new Line());
        return lines.getLast();
    }

    private void write(List<Dimension> dimensions, Line line, String why) {
        LoggingEventBuilder event = log.atWarn().addKeyValue("_aws", directive(dimensions, line));
        for (Dimension dimension : dimensions) {
            event = event.addKeyValue(dimension.name(), dimension.value());
        }
        for (Map.Entry<String, Object> metric : line.values.entrySet()) {
            event = event.addKeyValue(metric.getKey(), metric.getValue());
        }
        event.log(
                "CloudWatch did not take {}, so this line is the metric: {}",
                String.join(", ", line.values.keySet()),
                why);
    }

    private Map<String, Object> directive(List<Dimension> dimensions, Line line) {
        Map<String, Object> metrics = new LinkedHashMap<>();
        metrics.put("Namespace", namespace);
        metrics.put(
                "Dimensions", List.of(dimensions.stream().map(Dimension::name).toList()));
        metrics.put("Metrics", line.definitions);
        Map<String, Object> directive = new LinkedHashMap<>();
        directive.put("Timestamp", line.millis);
        directive.put("CloudWatchMetrics", List.of(metrics));
        return directive;
    }

    /// The format has no counts: a value that occurred three times stands there three times.
    private static List<Double> values(MetricDatum datum) {
        if (!datum.hasValues()) {
            return List.of(datum.value());
        }
        List<Double> values = new ArrayList<>();
        for (int i = 0; i < datum.values().size(); i++) {
            values.addAll(Collections.nCopies(
                    datum.counts().get(i).intValue(), datum.values().get(i)));
        }
        return values;
    }

    /// What goes on one line: a metric has one entry, of one number or up to [#MAX_VALUES].
    private static final class Line {

        private final List<Map<String, String>> definitions = new ArrayList<>();
        private final Map<String, Object> values = new LinkedHashMap<>();
        private long millis;

        private void add(MetricDatum datum, List<Double> some) {
            definitions.add(Map.of("Name", datum.metricName(), "Unit", datum.unitAsString()));
            values.put(datum.metricName(), some.size() == 1 ? some.getFirst() : List.copyOf(some));
            millis = datum.timestamp().toEpochMilli();
        }
    }
}
