package dev.runwatch.bench;

import java.io.IOException;
import java.util.List;

/// Many events at once: how fast, with how much memory, and whether every one of them is alerted and counted.
final class Storm {

    private static final int BATCH = 100;

    private final Plan plan;
    private final Events events;
    private final Results results;

    Storm(Plan plan, Events events, Results results) {
        this.plan = plan;
        this.events = events;
        this.results = results;
    }

    void measure(Candidate contestant) throws IOException, InterruptedException {
        int batch = contestant.takesBatches() ? BATCH : 1;
        try (Running running = Running.start(contestant)) {
            long begun = System.nanoTime();
            for (int sent = 0; sent < plan.storm(); sent += batch) {
                running.invoke(batch == 1 ? events.one() : events.batch(batch));
                if (sent == plan.storm() / 10) {
                    results.put(contestant, Figure.STORM_TENTH_MB, running.memory());
                }
            }
            double seconds = (System.nanoTime() - begun) / 1e9;
            results.put(contestant, Figure.STORM_RATE, Math.rint(plan.storm() / seconds));
            results.put(contestant, Figure.STORM_MB, running.memory());
            counts(contestant, running.aws());
        }
        Progress.say(contestant, Figure.STORM_RATE, results);
    }

    /// What CloudWatch has heard by the last answer: Lambda freezes the function then, and may never thaw it.
    private void counts(Candidate contestant, StubAws aws) {
        List<RecordedCalls.Datum> data = RecordedCalls.data(aws.toCloudWatch());
        double executions = data.stream()
                .filter(datum -> datum.name().matches("runwatch\\.executions(\\.count)?"))
                .mapToDouble(RecordedCalls.Datum::sum)
                .sum();
        double durations = data.stream()
                .filter(datum -> datum.name().equals("runwatch.execution.duration"))
                .mapToDouble(RecordedCalls.Datum::count)
                .sum();
        results.put(contestant, Figure.STORM_ALERTS, 100.0 * aws.alerts() / plan.storm());
        results.put(contestant, Figure.STORM_COUNTED, 100 * executions / plan.storm());
        boolean exact = aws.alerts() == plan.storm() && executions == plan.storm() && durations == plan.storm();
        if (contestant.flushes() && !exact) {
            throw new IllegalStateException("%s made %d alerts, %s executions and %s durations of %d events"
                    .formatted(contestant.name(), aws.alerts(), executions, durations, plan.storm()));
        }
    }
}
