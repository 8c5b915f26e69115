package dev.runwatch.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The time from process start to the first response: on all processors of the machine, on one, and on half of one.
///
/// The candidates take turns, so that a disturbance of the machine affects all of them.
final class ColdStarts {

    private final Plan plan;
    private final Events events;
    private final Results results;

    ColdStarts(Plan plan, Events events, Results results) {
        this.plan = plan;
        this.events = events;
        this.results = results;
    }

    void measure(List<Candidate> candidates) throws IOException, InterruptedException {
        for (Candidate each : candidates) {
            results.put(each, Figure.ZIP_MB, Folder.zipped(each.deployed()) / 1e6);
        }
        rounds(candidates, List.of(), Figure.START_MS, Figure.START_P90_MS);
        limited(candidates, 1, Figure.ONE_START_MS, Figure.ONE_START_P90_MS);
        limited(candidates, 0.5, Figure.HALF_START_MS, Figure.HALF_START_P90_MS);
    }

    private void limited(List<Candidate> candidates, double processors, Figure median, Figure p90)
            throws IOException, InterruptedException {
        ProcessorShare share;
        try {
            share = ProcessorShare.of(processors);
        } catch (IOException notAllowed) {
            results.note(
                    "Starts on %s of a processor are not measured: %s.".formatted(processors, notAllowed.getMessage()));
            return;
        }
        try (share) {
            rounds(candidates, share.wrapper(), median, p90);
        }
    }

    private void rounds(List<Candidate> candidates, List<String> wrapper, Figure median, Figure p90)
            throws IOException, InterruptedException {
        Map<Candidate, List<Double>> times = new LinkedHashMap<>();
        Map<Candidate, List<Double>> peaks = new LinkedHashMap<>();
        for (int round = -1; round < plan.starts(); round++) {
            for (Candidate each : candidates) {
                try (Running running = Running.start(each, wrapper)) {
                    running.invoke(events.one());
                    double millis = running.sinceStart();
                    checkCalls(each, running.aws());
                    if (round >= 0) { // The first round warms up the harness and the disk cache.
                        times.computeIfAbsent(each, key -> new ArrayList<>()).add(millis);
                        peaks.computeIfAbsent(each, key -> new ArrayList<>()).add(running.peakMemory());
                    }
                }
            }
        }
        times.forEach((candidate, all) -> {
            results.put(candidate, median, Quantile.median(all));
            results.put(candidate, p90, Quantile.of(0.9, all));
        });
        if (wrapper.isEmpty()) {
            peaks.forEach((candidate, all) -> results.put(candidate, Figure.PEAK_MB, Quantile.median(all)));
        }
        Progress.say(median, results);
    }

    static void checkCalls(Candidate candidate, StubAws aws) {
        int expected = candidate.callsCloudWatch() ? 1 : 0;
        if (aws.snsCalls() != 1 || (candidate.flushes() && aws.cloudWatchCalls() != expected)) {
            throw new IllegalStateException("%s called SNS %d times and CloudWatch %d times for one event"
                    .formatted(candidate.name(), aws.snsCalls(), aws.cloudWatchCalls()));
        }
    }
}
