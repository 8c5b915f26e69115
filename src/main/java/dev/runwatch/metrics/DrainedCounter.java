package dev.runwatch.metrics;

import io.micrometer.core.instrument.AbstractMeter;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import java.util.concurrent.atomic.DoubleAdder;

/// Counts since it was last drained.
final class DrainedCounter extends AbstractMeter implements Counter {

    private final DoubleAdder sum = new DoubleAdder();

    DrainedCounter(Meter.Id id) {
        super(id);
    }

    @Override
    public void increment(double amount) {
        sum.add(amount);
    }

    @Override
    public double count() {
        return sum.sum();
    }

    double drain() {
        return sum.sumThenReset();
    }
}
