package dev.runwatch.metrics;

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
import java.util.concurrent.TimeUnit;

/// A CloudWatch registry that is exact in a function that is frozen between its invocations.
///
/// Micrometer's own `CloudWatchMeterRegistry` publishes on a timer what the last completed step recorded. A step that
/// ends while the function is frozen reads as zero. This registry has no timer and no thread: its meters keep what was
/// recorded since the last flush, and [#flush] publishes it before the invocation ends. Names follow Micrometer's
/// [CloudWatchNamingConvention].
final class FlushingCloudWatchRegistry extends SimpleMeterRegistry {

    private final MetricPublisher publisher;
    private final MeterReader reader = new MeterReader();

    FlushingCloudWatchRegistry(MetricPublisher publisher) {
        super(SimpleConfig.DEFAULT, Clock.SYSTEM);
        config().namingConvention(new CloudWatchNamingConvention());
        this.publisher = publisher;
    }

    /// Publishes what was recorded since the last flush, within the budget. Never throws for what AWS does.
    void flush(Duration budget) {
        Instant now = Instant.ofEpochMilli(clock.wallTime());
        publisher.publish(reader.read(getMeters(), config().namingConvention(), now), budget);
    }

    @Override
    protected Timer newTimer(Meter.Id id, DistributionStatisticConfig config, PauseDetector pauses) {
        return new DeltaTimer(id, clock, pauses);
    }

    @Override
    protected TimeUnit getBaseTimeUnit() {
        return TimeUnit.MILLISECONDS;
    }
}
