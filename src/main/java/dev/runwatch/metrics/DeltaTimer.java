package dev.runwatch.metrics;

import io.micrometer.core.instrument.AbstractTimer;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.core.instrument.distribution.pause.PauseDetector;
import io.micrometer.core.instrument.util.TimeUtils;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Keeps every duration, in milliseconds, since the last drain.
final class DeltaTimer extends AbstractTimer {

    private final ValueCounts millis = new ValueCounts();

    DeltaTimer(Meter.Id id, Clock clock, PauseDetector pauses) {
        super(id, clock, DistributionStatisticConfig.NONE, pauses, TimeUnit.MILLISECONDS, false);
    }

    Map<Double, Long> drain() {
        return millis.drain();
    }

    @Override
    protected void recordNonNegative(long amount, TimeUnit unit) {
        millis.record((double) unit.toMillis(amount));
    }

    @Override
    public long count() {
        return millis.count();
    }

    @Override
    public double totalTime(TimeUnit unit) {
        return TimeUtils.millisToUnit(millis.total(), unit);
    }

    @Override
    public double max(TimeUnit unit) {
        return TimeUtils.millisToUnit(millis.max(), unit);
    }
}
