package dev.runwatch.metrics;

import io.micrometer.core.instrument.AbstractTimer;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.core.instrument.distribution.pause.PauseDetector;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/// Keeps every duration since it was last drained, so that CloudWatch can tell percentiles.
final class DeltaTimer extends AbstractTimer {

    /// How often each duration, in milliseconds, was recorded.
    private Map<Long, Long> durations = new TreeMap<>();

    DeltaTimer(Meter.Id id, Clock clock, PauseDetector pauses) {
        super(id, clock, DistributionStatisticConfig.NONE, pauses, TimeUnit.MILLISECONDS, false);
    }

    @Override
    protected synchronized void recordNonNegative(long amount, TimeUnit unit) {
        durations.merge(unit.toMillis(amount), 1L, Long::sum);
    }

    synchronized Map<Long, Long> drain() {
        Map<Long, Long> drained = durations;
        durations = new TreeMap<>();
        return drained;
    }

    @Override
    public synchronized long count() {
        return durations.values().stream().mapToLong(Long::longValue).sum();
    }

    @Override
    public synchronized double totalTime(TimeUnit unit) {
        long millis = durations.entrySet().stream()
                .mapToLong(entry -> entry.getKey() * entry.getValue())
                .sum();
        return unit.convert(millis, TimeUnit.MILLISECONDS);
    }

    @Override
    public synchronized double max(TimeUnit unit) {
        long millis =
                durations.keySet().stream().mapToLong(Long::longValue).max().orElse(0);
        return unit.convert(millis, TimeUnit.MILLISECONDS);
    }
}
