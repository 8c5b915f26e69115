package dev.runwatch.metrics;

import java.time.Duration;
import java.util.List;
import software.amazon.awssdk.services.cloudwatch.model.MetricDatum;

/// Where the metrics of an invocation go.
interface MetricPublisher {

    /// Never throws for what AWS does, and never takes longer than the budget.
    void publish(List<MetricDatum> data, Duration budget);
}
