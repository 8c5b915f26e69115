package dev.runwatch.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// From process start to the first answered event, with all of the machine's processors, one, and half a one.
///
/// Contestants take turns, so that a noisy moment of the machine hits all.
final class ColdStarts {

    private final Plan plan;
    private final Events events;
    private final Results results;

    ColdStarts(Plan plan, Events events, Results results) {
        this.plan = plan;
        this.events = events;
        this.results = results;
    }

    void measure(List<Candidate> contestants) throws IOException, InterruptedException {
        for (Candidate each : contestants) {
            results.put(each, Figure.ZIP_MB, Folder.zipped(each.deployed()) / 1e6);
        }
        rounds(contestants, List.of(), Figure.START_MS, Figure.START_P90_MS);
        limited(contestants, 1, Figure.ONE_START_MS, Figure.ONE_START_P90_MS);
        limited(contestants, 0.5, Figure.HALF_START_MS, Figure.HALF_START_P90_MS);
    }

    private void limited(List<Candidate> contestants, double processors, Figure median, Figure p90)
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
            rounds(contestants, share.wrapper(), median, p90);
        }
    }

    private void rounds(List<Candidate> contestants, List<String> wrapper, Figure median, Figure p90)
            throws IOException, InterruptedException {
        Map<Candidate, List<Double>> times = new LinkedHashMap<>();
        Map<Candidate, List<Double>> peaks = new LinkedHashMap<>();
        for (int round = -1; round < plan.starts(); round++) {
            for (Candidate each : contestants) {
                try (Running running = Running.start(each, wrapper)) {
                    running.invoke(events.one());
                    double millis = running.sinceStart();
                    didItsJob(each, running.aws());
                    if (round >= 0) { // The first warms the harness and the disk.
                        times.computeIfAbsent(each, key -> new ArrayList<>()).add(millis);
                        peaks.computeIfAbsent(each, key -> new ArrayList<>()).add(running.peakMemory());
                    }
                }
            }
        }
        times.forEach((contestant, all) -> {
            results.put(contestant, median, Quantile.median(all));
            results.put(contestant, p90, Quantile.of(0.9, all));
        });
        if (wrapper.isEmpty()) {
            peaks.forEach((contestant, all) -> results.put(contestant, Figure.PEAK_MB, Quantile.median(all)));
        }
        Progress.say(median, results);
    }

    static void didItsJob(Candidate contestant, StubAws aws) {
        if (aws.snsCalls() != 1 || (contestant.flushes() && aws.cloudWatchCalls() != 1)) {
            throw new IllegalStateException("%s called SNS %d times and CloudWatch %d times for one event"
                    .formatted(contestant.name(), aws.snsCalls(), aws.cloudWatchCalls()));
        }
    }
}
