package dev.runwatch.bench;

import dev.runwatch.testkit.LocalFunction;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// Checks that all candidates do the same job: otherwise their times cannot be compared.
final class Parity {

    /// Part of every secret in `with-secrets.json`.
    private static final String CANARY = "canary";

    private final Events events;
    private final Results results;

    Parity(Events events, Results results) {
        this.events = events;
        this.results = results;
    }

    /// @throws IllegalStateException if a candidate sends SNS or CloudWatch other data than Runwatch does
    Sample check(List<Candidate> candidates) throws IOException, InterruptedException {
        byte[] event = events.one();
        Candidate ours = candidates.stream()
                .filter(each -> each.name().equals(Candidate.OURS))
                .findFirst()
                .orElseThrow();
        Sample sample;
        try (Running running = Running.start(ours)) {
            running.invoke(event);
            sample = new Sample(
                    event,
                    running.aws().lastToSns(),
                    running.aws().toCloudWatch().getFirst());
        }
        for (Candidate each : candidates) {
            check(each, sample);
        }
        return sample;
    }

    private void check(Candidate candidate, Sample sample) throws IOException, InterruptedException {
        try (Running running = Running.start(candidate)) {
            running.invoke(sample.event());
            StubAws aws = running.aws();
            same(candidate, RecordedCalls.alert(sample.toSns()), RecordedCalls.alert(aws.lastToSns()));
            if (candidate.flushes()) {
                same(
                        candidate,
                        metrics(RecordedCalls.data(List.of(sample.toCloudWatch()))),
                        metrics(running.metrics()));
            }
            running.invoke(LocalFunction.event("with-secrets.json"));
            keepsSecrets(candidate, "SNS", RecordedCalls.alert(aws.lastToSns()).toString());
            if (candidate.redactsItsLog()) {
                keepsSecrets(candidate, "its log", running.output());
            } else {
                results.note(candidate.name() + " has " + canaries(running.output())
                        + " secrets of an event in its log: the stock adapter logs events as they came.");
            }
            if (!running.output().contains("***")) {
                throw new IllegalStateException(candidate.name() + " did not log the payload: " + running.output());
            }
        }
    }

    private static Set<String> metrics(List<RecordedCalls.Datum> data) {
        Set<String> metrics = new TreeSet<>();
        data.forEach(datum -> metrics.add(comparable(datum).toString()));
        return metrics;
    }

    /// The delay of an alert depends on the time of the run.
    private static RecordedCalls.Datum comparable(RecordedCalls.Datum datum) {
        return datum.name().equals("runwatch.delay")
                ? new RecordedCalls.Datum(
                        datum.namespace(), datum.name(), datum.unit(), datum.dimensions(), Map.of(0.0, datum.count()))
                : datum;
    }

    private static void same(Candidate candidate, Object expected, Object got) {
        if (!got.equals(expected)) {
            throw new IllegalStateException(
                    "%s does a different job.\nRunwatch: %s\nIt:       %s".formatted(candidate.name(), expected, got));
        }
    }

    private static long canaries(String text) {
        return Pattern.compile(CANARY + "[\\w-]+")
                .matcher(text)
                .results()
                .map(MatchResult::group)
                .distinct()
                .count();
    }

    private static void keepsSecrets(Candidate candidate, String where, String text) {
        if (text.contains(CANARY)) {
            throw new IllegalStateException("%s sent a secret to %s: %s".formatted(candidate.name(), where, text));
        }
    }
}
