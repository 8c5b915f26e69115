package dev.runwatch.metrics;

import io.micrometer.core.instrument.AbstractDistributionSummary;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import java.util.Map;

/// Keeps every value since the last drain.
final class DeltaSummary extends AbstractDistributionSummary {

    private final ValueCounts values = new ValueCounts();

    DeltaSummary(Meter.Id id, Clock clock, double scale) {
        super(id, clock, DistributionStatisticConfig.NONE, scale, false);
    }

    Map<Double, Long> drain() {
        return values.drain();
    }

    @Override
    protected void recordNonNegative(double amount) {
        values.record(amount);
    }

    @Override
    public long count() {
        return values.count();
    }

    @Override
    public double totalAmount() {
        return values.total();
    }

    @Override
    public double max() {
        return values.max();
    }
}
