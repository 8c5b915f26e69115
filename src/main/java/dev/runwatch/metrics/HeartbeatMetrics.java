package dev.runwatch.metrics;

import dev.runwatch.heartbeat.Heartbeat;
import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Statistic;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/// Counts heartbeats, and publishes how many subscriptions each of them found.
final class HeartbeatMetrics {

    private final MeterRegistry registry;

    /// What was found since the last flush: a gauge would publish its last value with every event.
    private final AtomicReference<Optional<Integer>> subscribers = new AtomicReference<>(Optional.empty());

    HeartbeatMetrics(MeterRegistry registry) {
        this.registry = registry;
        Iterable<Measurement> once = this::takeSubscribers;
        Meter.builder("runwatch.subscribers", Meter.Type.GAUGE, once).register(registry);
    }

    void count(Heartbeat heartbeat) {
        if (heartbeat.ruleEnabled()) {
            registry.counter("runwatch.heartbeat").increment();
        }
        subscribers.set(heartbeat.subscribers());
    }

    private Iterator<Measurement> takeSubscribers() {
        return subscribers.getAndSet(Optional.empty()).stream()
                .map(number -> new Measurement(number::doubleValue, Statistic.VALUE))
                .iterator();
    }
}
