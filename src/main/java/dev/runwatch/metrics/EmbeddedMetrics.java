package dev.runwatch.metrics;

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
/// One line per datum, because a line has one value per dimension (CloudWatch user guide, "Embedded metric format
/// specification").
final class EmbeddedMetrics {

    private static final Logger log = LoggerFactory.getLogger(EmbeddedMetrics.class);

    private final String namespace;

    EmbeddedMetrics(String namespace) {
        this.namespace = namespace;
    }

    /// @param why CloudWatch did not take them by its API
    void write(List<MetricDatum> data, String why) {
        for (MetricDatum datum : data) {
            write(datum, why);
        }
    }

    private void write(MetricDatum datum, String why) {
        LoggingEventBuilder line = log.atWarn().addKeyValue("_aws", directive(datum));
        for (Dimension dimension : datum.dimensions()) {
            line = line.addKeyValue(dimension.name(), dimension.value());
        }
        line.addKeyValue(datum.metricName(), value(datum))
                .log("CloudWatch did not take {}, so it goes by the log: {}", datum.metricName(), why);
    }

    private Map<String, Object> directive(MetricDatum datum) {
        Map<String, Object> metrics = new LinkedHashMap<>();
        metrics.put("Namespace", namespace);
        metrics.put(
                "Dimensions",
                List.of(datum.dimensions().stream().map(Dimension::name).toList()));
        metrics.put("Metrics", List.of(Map.of("Name", datum.metricName(), "Unit", datum.unitAsString())));
        Map<String, Object> directive = new LinkedHashMap<>();
        directive.put("Timestamp", datum.timestamp().toEpochMilli());
        directive.put("CloudWatchMetrics", List.of(metrics));
        return directive;
    }

    private static Object value(MetricDatum datum) {
        if (!datum.hasValues()) {
            return datum.value();
        }
        Map<String, Object> distribution = new LinkedHashMap<>();
        distribution.put("Values", datum.values());
        distribution.put("Counts", datum.counts());
        return distribution;
    }
}
