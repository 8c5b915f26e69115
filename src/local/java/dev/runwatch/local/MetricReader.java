package dev.runwatch.local;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.Datapoint;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.Metric;
import software.amazon.awssdk.services.cloudwatch.model.Statistic;

/// Reads the function's metrics from CloudWatch.
record MetricReader(CloudWatchClient cloudWatch) implements AutoCloseable {

    private static final String NAMESPACE = "Runwatch";

    /// The sums of a metric over the last three hours, by dimensions such as `severity=critical`.
    Map<String, Double> sums(String name) {
        Map<String, Double> sums = new HashMap<>();
        cloudWatch
                .listMetrics(list -> list.namespace(NAMESPACE).metricName(name))
                .metrics()
                .forEach(metric -> sums.put(dimensions(metric), sum(metric)));
        return sums;
    }

    private double sum(Metric metric) {
        return cloudWatch
                .getMetricStatistics(get -> get.namespace(NAMESPACE)
                        .metricName(metric.metricName())
                        .dimensions(metric.dimensions())
                        .startTime(Instant.now().minus(Duration.ofHours(3)))
                        .endTime(Instant.now().plus(Duration.ofMinutes(2)))
                        .period(3600)
                        .statistics(Statistic.SUM))
                .datapoints()
                .stream()
                .mapToDouble(Datapoint::sum)
                .sum();
    }

    private static String dimensions(Metric metric) {
        return metric.dimensions().stream()
                .sorted(Comparator.comparing(Dimension::name))
                .map(dimension -> dimension.name() + "=" + dimension.value())
                .collect(Collectors.joining(" "));
    }

    @Override
    public void close() {
        cloudWatch.close();
    }
}
