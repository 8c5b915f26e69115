package dev.runwatch.bench;

import java.util.Map;
import java.util.TreeMap;

/// How often each measurement is repeated.
///
/// @param starts of each candidate, for each share of a processor
/// @param warmUp events before the first warm measurement
/// @param warm single events that are measured
/// @param batches the number of measured batches by size; as many are sent before as a warm-up
/// @param payloads measured events of each size
/// @param storm events that are sent at once
record Plan(int starts, int warmUp, int warm, Map<Integer, Integer> batches, int payloads, int storm) {

    static final Plan FULL = new Plan(20, 2_000, 1_000, Map.of(10, 60, 100, 30, 1_000, 10), 100, 100_000);

    static final Plan QUICK = new Plan(2, 100, 100, Map.of(10, 4, 100, 2, 1_000, 1), 4, 2_000);

    /// Sizes of an execution's input in KB: common ones, and one near the largest event of EventBridge (256 KB).
    static final Map<Integer, Figure> PAYLOAD_KILOBYTES =
            new TreeMap<>(Map.of(1, Figure.PAYLOAD_1_MS, 32, Figure.PAYLOAD_32_MS, 200, Figure.PAYLOAD_200_MS));

    Plan {
        batches = new TreeMap<>(batches);
    }
}
