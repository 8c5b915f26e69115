package dev.runwatch.metrics;

import dev.runwatch.metrics.CloudWatchSender.Outcome;
import dev.runwatch.pipeline.Deadline;
import io.micrometer.cloudwatch2.CloudWatchConfig;
import io.micrometer.cloudwatch2.CloudWatchMeterRegistry;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.core.instrument.distribution.pause.PauseDetector;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.cloudwatch.CloudWatchAsyncClient;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.MetricDatum;
import software.amazon.awssdk.services.cloudwatch.model.PutMetricDataRequest;
import software.amazon.awssdk.services.cloudwatch.model.StandardUnit;

/// Micrometer's CloudWatch registry, made exact for a function that is frozen between its invocations.
///
/// The stock registry publishes on a clock of its own what the last completed step held, so a step that ends while the
/// function is frozen is read as zero. This one has no clock and no thread: its meters keep what was recorded since the
/// last flush, and [#flush] hands it to CloudWatch before the invocation ends.
///
/// What CloudWatch refused for certain goes out at once as embedded metric format on the log, because nobody knows
/// whether there will be a next invocation. What may have been stored (a time-out, a lost connection) is never sent
/// again, but said.
final class FlushingCloudWatchRegistry extends CloudWatchMeterRegistry {

    /// What CloudWatch takes in one call (CloudWatch API, `PutMetricData`).
    private static final int MAX_DATA = 1000;

    /// Distinct values that CloudWatch takes in one datum (CloudWatch API, `MetricDatum`).
    private static final int MAX_VALUES = 150;

    private static final Logger log = LoggerFactory.getLogger(FlushingCloudWatchRegistry.class);

    private final String namespace;
    private final CloudWatchSender sender;
    private final EmfWriter fallback;

    FlushingCloudWatchRegistry(String namespace, CloudWatchSender sender) {
        super(withoutThreads(namespace), Clock.SYSTEM, new UnusedClient());
        this.namespace = namespace;
        this.sender = sender;
        this.fallback = new EmfWriter(namespace);
    }

    /// Hands over what was recorded since the last flush, within the budget. Never throws for what CloudWatch does.
    void flush(Duration budget) {
        List<MetricDatum> data = drain();
        var deadline = Deadline.in(budget);
        for (int from = 0; from < data.size(); from += MAX_DATA) {
            send(data.subList(from, Math.min(from + MAX_DATA, data.size())), deadline);
        }
    }

    @Override
    protected void publish() {
        flush(Duration.ofSeconds(1));
    }

    @Override
    protected Counter newCounter(Meter.Id id) {
        return new DeltaCounter(id);
    }

    @Override
    protected Timer newTimer(Meter.Id id, DistributionStatisticConfig config, PauseDetector pauses) {
        return new DeltaTimer(id, clock, pauses);
    }

    private void send(List<MetricDatum> data, Deadline deadline) {
        var request = PutMetricDataRequest.builder()
                .namespace(namespace)
                .metricData(data)
                .build();
        switch (sender.send(request, deadline.remaining())) {
            case Outcome.Stored stored -> {}
            case Outcome.NotStored(String why) -> fallback.write(data, why);
            case Outcome.Unknown(String why) ->
                log.atWarn()
                        .addKeyValue("metrics", data.size())
                        .log(
                                "CloudWatch may have stored {} metrics or not, they are not sent again: {}",
                                data.size(),
                                why);
        }
    }

    private List<MetricDatum> drain() {
        Instant now = Instant.ofEpochMilli(clock.wallTime());
        List<MetricDatum> data = new ArrayList<>();
        for (Meter meter : getMeters()) {
            switch (meter) {
                case DeltaCounter counter -> drain(counter, now, data);
                case DeltaTimer timer -> drain(timer, now, data);
                default -> throw new IllegalStateException("Runwatch has counters and timers, not " + meter.getId());
            }
        }
        return data;
    }

    private static void drain(DeltaCounter counter, Instant now, List<MetricDatum> data) {
        double count = counter.drain();
        if (count != 0) {
            data.add(datum(counter, now).unit(StandardUnit.COUNT).value(count).build());
        }
    }

    private static void drain(DeltaTimer timer, Instant now, List<MetricDatum> data) {
        List<Map.Entry<Long, Long>> durations = List.copyOf(timer.drain().entrySet());
        for (int from = 0; from < durations.size(); from += MAX_VALUES) {
            var some = durations.subList(from, Math.min(from + MAX_VALUES, durations.size()));
            data.add(datum(timer, now)
                    .unit(StandardUnit.MILLISECONDS)
                    .values(some.stream().map(entry -> (double) entry.getKey()).toList())
                    .counts(some.stream()
                            .map(entry -> (double) entry.getValue())
                            .toList())
                    .build());
        }
    }

    private static MetricDatum.Builder datum(Meter meter, Instant now) {
        return MetricDatum.builder()
                .metricName(meter.getId().getName())
                .timestamp(now)
                .dimensions(meter.getId().getTags().stream()
                        .map(tag -> Dimension.builder()
                                .name(tag.getKey())
                                .value(tag.getValue())
                                .build())
                        .toList());
    }

    private static CloudWatchConfig withoutThreads(String namespace) {
        return new CloudWatchConfig() {
            @Override
            public @Nullable String get(String key) {
                return null;
            }

            @Override
            public String namespace() {
                return namespace;
            }

            @Override
            public boolean enabled() {
                return false;
            }
        };
    }

    /// The stock registry wants a client to publish with, which this one does itself.
    private static final class UnusedClient implements CloudWatchAsyncClient {

        @Override
        public String serviceName() {
            return SERVICE_NAME;
        }

        @Override
        public void close() {}
    }
}
