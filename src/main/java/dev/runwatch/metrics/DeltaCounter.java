package dev.runwatch.metrics;

import io.micrometer.core.instrument.AbstractMeter;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;

/// The count since the last drain.
final class DeltaCounter extends AbstractMeter implements Counter {

    // Locked: DoubleAdder.sumThenReset may lose what is added concurrently.
    private double sum;

    DeltaCounter(Meter.Id id) {
        super(id);
    }

    @Override
    public synchronized void increment(double amount) {
        sum += amount;
    }

    @Override
    public synchronized double count() {
        return sum;
    }

    synchronized double drain() {
        double drained = sum;
        sum = 0;
        return drained;
    }
}
