package dev.runwatch.metrics;

import io.micrometer.core.instrument.AbstractTimer;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.core.instrument.distribution.pause.PauseDetector;
import io.micrometer.core.instrument.util.TimeUtils;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/// Counts each duration since the last drain. CloudWatch computes percentiles from them.
final class DeltaTimer extends AbstractTimer {

    private Map<Long, Long> countsByMillis = new TreeMap<>();

    DeltaTimer(Meter.Id id, Clock clock, PauseDetector pauses) {
        super(id, clock, DistributionStatisticConfig.NONE, pauses, TimeUnit.MILLISECONDS, false);
    }

    synchronized Map<Long, Long> drain() {
        Map<Long, Long> drained = countsByMillis;
        countsByMillis = new TreeMap<>();
        return drained;
    }

    @Override
    protected synchronized void recordNonNegative(long amount, TimeUnit unit) {
        countsByMillis.merge(unit.toMillis(amount), 1L, Long::sum);
    }

    @Override
    public synchronized long count() {
        return countsByMillis.values().stream().mapToLong(Long::longValue).sum();
    }

    @Override
    public synchronized double totalTime(TimeUnit unit) {
        double millis = countsByMillis.entrySet().stream()
                .mapToDouble(each -> (double) each.getKey() * each.getValue())
                .sum();
        return TimeUtils.millisToUnit(millis, unit);
    }

    @Override
    public synchronized double max(TimeUnit unit) {
        double millis = countsByMillis.keySet().stream()
                .mapToDouble(Long::doubleValue)
                .max()
                .orElse(0);
        return TimeUtils.millisToUnit(millis, unit);
    }
}
