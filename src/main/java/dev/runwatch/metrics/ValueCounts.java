package dev.runwatch.metrics;

import java.util.Map;
import java.util.TreeMap;

/// How often each value was recorded since the last drain. CloudWatch computes percentiles from it.
final class ValueCounts {

    private Map<Double, Long> counts = new TreeMap<>();

    synchronized void record(double value) {
        counts.merge(value, 1L, Long::sum);
    }

    synchronized Map<Double, Long> drain() {
        Map<Double, Long> drained = counts;
        counts = new TreeMap<>();
        return drained;
    }

    synchronized long count() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    synchronized double total() {
        return counts.entrySet().stream()
                .mapToDouble(each -> each.getKey() * each.getValue())
                .sum();
    }

    synchronized double max() {
        return counts.keySet().stream().mapToDouble(Double::doubleValue).max().orElse(0);
    }
}
