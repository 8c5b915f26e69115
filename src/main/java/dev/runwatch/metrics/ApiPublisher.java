package dev.runwatch.metrics;

import dev.runwatch.metrics.CloudWatchSender.Outcome;
import dev.runwatch.pipeline.Deadline;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.cloudwatch.model.MetricDatum;
import software.amazon.awssdk.services.cloudwatch.model.PutMetricDataRequest;

/// Publishes metrics by `PutMetricData`.
///
/// Metrics that CloudWatch certainly did not store are written to the log in the embedded metric format at once,
/// because there may be no further invocation. Metrics that CloudWatch may have stored are never sent again.
final class ApiPublisher implements MetricPublisher {

    /// The limit of one request:
    /// <https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricData.html>
    private static final int MAX_DATA = 1000;

    private static final Logger log = LoggerFactory.getLogger(ApiPublisher.class);

    private final String namespace;
    private final CloudWatchSender sender;
    private final EmfWriter fallback;

    ApiPublisher(String namespace, CloudWatchSender sender) {
        this.namespace = namespace;
        this.sender = sender;
        this.fallback = new EmfWriter(namespace);
    }

    @Override
    public void publish(List<MetricDatum> data, Duration budget) {
        var deadline = Deadline.in(budget);
        for (int from = 0; from < data.size(); from += MAX_DATA) {
            send(data.subList(from, Math.min(from + MAX_DATA, data.size())), deadline);
        }
    }

    private void send(List<MetricDatum> data, Deadline deadline) {
        var request = PutMetricDataRequest.builder()
                .namespace(namespace)
                .metricData(data)
                .build();
        switch (sender.send(request, deadline.remaining())) {
            case Outcome.Stored stored -> {}
            case Outcome.NotStored(String reason) -> fallback.writeRejected(data, reason);
            case Outcome.Unknown(String reason) ->
                log.atWarn()
                        .addKeyValue("metrics", data.size())
                        .log(
                                "No response from CloudWatch for {} metrics; not sent again, to avoid double counting: {}",
                                data.size(),
                                reason);
        }
    }
}
