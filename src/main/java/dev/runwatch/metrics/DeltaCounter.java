package dev.runwatch.metrics;

import io.micrometer.core.instrument.AbstractMeter;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;

/// Counts since it was last drained.
final class DeltaCounter extends AbstractMeter implements Counter {

    // Under a lock: a DoubleAdder does not promise that what is added while it is reset is kept.
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
