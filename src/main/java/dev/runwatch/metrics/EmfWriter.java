package dev.runwatch.metrics;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.MetricDatum;

/// Writes metrics to the log in CloudWatch's embedded metric format, from which CloudWatch Logs extracts the same
/// metrics. No call is made. One line per set of dimensions, as the format requires:
/// <https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format.html>
final class EmfWriter implements MetricPublisher {

    /// Values of one metric in one line (same page).
    private static final int MAX_VALUES = 100;

    private static final Logger log = LoggerFactory.getLogger(EmfWriter.class);

    private final String namespace;

    EmfWriter(String namespace) {
        this.namespace = namespace;
    }

    /// @throws IllegalArgumentException if the log level suppresses the lines
    static EmfWriter requireLogged(String namespace) {
        if (!log.isWarnEnabled()) {
            throw new IllegalArgumentException("runwatch.metrics.publish is LOG, but the level of the logger"
                    + " dev.runwatch suppresses the metrics: set logging.level.dev.runwatch to WARN or INFO");
        }
        return new EmfWriter(namespace);
    }

    /// Writes at `INFO`, or at `WARN` if `INFO` is not logged: neither this logger nor Lambda, which filters by the
    /// field `level`, may drop the line.
    @Override
    public void publish(List<MetricDatum> data, Duration budget) {
        write(data, log.isInfoEnabled() ? Level.INFO : Level.WARN, names -> "Metrics: " + names);
    }

    /// @param reason why CloudWatch did not store them
    void writeRejected(List<MetricDatum> data, String reason) {
        write(data, Level.WARN, names -> "CloudWatch did not store %s; this line is the metric: %s"
                .formatted(names, reason));
    }

    /// @param message the text of a line, from the names of its metrics
    private void write(List<MetricDatum> data, Level level, UnaryOperator<String> message) {
        Map<List<Dimension>, List<Line>> lines = new LinkedHashMap<>();
        for (MetricDatum datum : data) {
            List<Line> sameDimensions = lines.computeIfAbsent(datum.dimensions(), dimensions -> new ArrayList<>());
            List<Double> values = values(datum);
            for (int from = 0; from < values.size(); from += MAX_VALUES) {
                List<Double> some = values.subList(from, Math.min(from + MAX_VALUES, values.size()));
                without(datum.metricName(), sameDimensions).add(datum, some);
            }
        }
        lines.forEach((dimensions, some) -> some.forEach(line -> write(dimensions, line, level, message)));
    }

    /// The first line that does not have this metric yet; a new line if all have it.
    private static Line without(String metric, List<Line> lines) {
        for (Line line : lines) {
            if (!line.values.containsKey(metric)) {
                return line;
            }
        }
        lines.add(new Line());
        return lines.getLast();
    }

    private void write(List<Dimension> dimensions, Line line, Level level, UnaryOperator<String> message) {
        LoggingEventBuilder event = log.atLevel(level).addKeyValue("_aws", directive(dimensions, line));
        for (Dimension dimension : dimensions) {
            event = event.addKeyValue(dimension.name(), dimension.value());
        }
        for (Map.Entry<String, Object> metric : line.values.entrySet()) {
            event = event.addKeyValue(metric.getKey(), metric.getValue());
        }
        event.log(message.apply(String.join(", ", line.values.keySet())));
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

    /// The format has no counts: a value that occurred three times is written three times.
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

    /// One line: each metric has one number, or an array of up to [#MAX_VALUES].
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
