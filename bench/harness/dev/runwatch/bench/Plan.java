package dev.runwatch.bench;

import java.util.Map;
import java.util.TreeMap;

/// How often everything is done.
///
/// @param starts of each contestant, for each share of the processor
/// @param warmUp events before anything warm is measured
/// @param warm events that are measured then
/// @param batches how many batches are measured, by their size; as many are sent before
/// @param payloads events that are measured of each size
/// @param storm events that come at once
record Plan(int starts, int warmUp, int warm, Map<Integer, Integer> batches, int payloads, int storm) {

    static final Plan FULL = new Plan(20, 2_000, 1_000, Map.of(10, 60, 100, 30, 1_000, 10), 100, 100_000);

    static final Plan QUICK = new Plan(2, 100, 100, Map.of(10, 4, 100, 2, 1_000, 1), 4, 2_000);

    /// Bytes of an execution's input: as most are, and towards what EventBridge takes at most (256 KB an event).
    static final Map<Integer, Figure> PAYLOAD_KILOBYTES =
            new TreeMap<>(Map.of(1, Figure.PAYLOAD_1_MS, 32, Figure.PAYLOAD_32_MS, 200, Figure.PAYLOAD_200_MS));

    Plan {
        batches = new TreeMap<>(batches);
    }
}
