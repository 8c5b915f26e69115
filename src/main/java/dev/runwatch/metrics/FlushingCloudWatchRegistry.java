package dev.runwatch.metrics;

import dev.runwatch.metrics.CloudWatchSender.Outcome;
import dev.runwatch.pipeline.Deadline;
import io.micrometer.cloudwatch2.CloudWatchNamingConvention;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.core.instrument.distribution.pause.PauseDetector;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.cloudwatch.model.MetricDatum;
import software.amazon.awssdk.services.cloudwatch.model.PutMetricDataRequest;

/// A CloudWatch registry that is exact in a function that is frozen between its invocations.
///
/// Micrometer's own `CloudWatchMeterRegistry` publishes on a timer what the last completed step recorded. A step that
/// ends while the function is frozen reads as zero. This registry has no timer and no thread: its meters keep what was
/// recorded since the last flush, and [#flush] sends it before the invocation ends. Names follow Micrometer's
/// [CloudWatchNamingConvention].
///
/// Metrics that CloudWatch certainly did not store are written to the log in the embedded metric format at once,
/// because there may be no further invocation. Metrics that CloudWatch may have stored are never sent again.
final class FlushingCloudWatchRegistry extends SimpleMeterRegistry {

    /// The limit of one request:
    /// <https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricData.html>
    private static final int MAX_DATA = 1000;

    private static final Logger log = LoggerFactory.getLogger(FlushingCloudWatchRegistry.class);

    private final String namespace;
    private final CloudWatchSender sender;
    private final EmfWriter fallback;
    private final MeterReader reader = new MeterReader();

    FlushingCloudWatchRegistry(String namespace, CloudWatchSender sender) {
        super(SimpleConfig.DEFAULT, Clock.SYSTEM);
        config().namingConvention(new CloudWatchNamingConvention());
        this.namespace = namespace;
        this.sender = sender;
        this.fallback = new EmfWriter(namespace);
    }

    /// Sends what was recorded since the last flush, within the budget. Never throws for what CloudWatch does.
    void flush(Duration budget) {
        Instant now = Instant.ofEpochMilli(clock.wallTime());
        List<MetricDatum> data = reader.read(getMeters(), config().namingConvention(), now);
        var deadline = Deadline.in(budget);
        for (int from = 0; from < data.size(); from += MAX_DATA) {
            send(data.subList(from, Math.min(from + MAX_DATA, data.size())), deadline);
        }
    }

    @Override
    protected Timer newTimer(Meter.Id id, DistributionStatisticConfig config, PauseDetector pauses) {
        return new DeltaTimer(id, clock, pauses);
    }

    @Override
    protected TimeUnit getBaseTimeUnit() {
        return TimeUnit.MILLISECONDS;
    }

    private void send(List<MetricDatum> data, Deadline deadline) {
        var request = PutMetricDataRequest.builder()
                .namespace(namespace)
                .metricData(data)
                .build();
        switch (sender.send(request, deadline.remaining())) {
            case Outcome.Stored stored -> {}
            case Outcome.NotStored(String reason) -> fallback.write(data, reason);
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
