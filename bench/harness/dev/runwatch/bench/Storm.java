package dev.runwatch.bench;

import java.io.IOException;
import java.util.List;

/// Many events at once: the rate, the memory, and whether each event was alerted and counted.
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

    void measure(Candidate candidate) throws IOException, InterruptedException {
        int batch = candidate.takesBatches() ? BATCH : 1;
        try (Running running = Running.start(candidate)) {
            long begun = System.nanoTime();
            for (int sent = 0; sent < plan.storm(); sent += batch) {
                running.invoke(batch == 1 ? events.one() : events.batch(batch));
                if (sent == plan.storm() / 10) {
                    results.put(candidate, Figure.STORM_TENTH_MB, running.memory());
                }
            }
            double seconds = (System.nanoTime() - begun) / 1e9;
            results.put(candidate, Figure.STORM_RATE, Math.rint(plan.storm() / seconds));
            results.put(candidate, Figure.STORM_MB, running.memory());
            counts(candidate, running.aws(), running.metrics());
        }
        Progress.say(candidate, Figure.STORM_RATE, results);
    }

    /// Checks the counts that CloudWatch or the log has received by the last response: Lambda then freezes the
    /// function, and may never thaw it.
    private void counts(Candidate candidate, StubAws aws, List<RecordedCalls.Datum> data) {
        double executions = data.stream()
                .filter(datum -> datum.name().matches("runwatch\\.executions(\\.count)?"))
                // Not the roll-up of all state machines.
                .filter(datum -> datum.dimensions().containsKey("state_machine"))
                .mapToDouble(RecordedCalls.Datum::sum)
                .sum();
        double durations = data.stream()
                .filter(datum -> datum.name().equals("runwatch.execution.duration"))
                .mapToDouble(RecordedCalls.Datum::count)
                .sum();
        results.put(candidate, Figure.STORM_ALERTS, 100.0 * aws.alerts() / plan.storm());
        results.put(candidate, Figure.STORM_COUNTED, 100 * executions / plan.storm());
        boolean exact = aws.alerts() == plan.storm() && executions == plan.storm() && durations == plan.storm();
        if (candidate.flushes() && !exact) {
            throw new IllegalStateException("%s made %d alerts, %s executions and %s durations of %d events"
                    .formatted(candidate.name(), aws.alerts(), executions, durations, plan.storm()));
        }
    }
}
