package dev.runwatch.bench;

import dev.runwatch.testkit.LocalFunction;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// Proves that all contestants do the same job, because only then their times can be compared.
final class Parity {

    /// Stands in every secret of `with-secrets.json`.
    private static final String CANARY = "canary";

    private final Events events;
    private final Results results;

    Parity(Events events, Results results) {
        this.events = events;
        this.results = results;
    }

    /// @throws IllegalStateException if a contestant tells SNS or CloudWatch something else than Runwatch does
    Sample check(List<Candidate> contestants) throws IOException, InterruptedException {
        byte[] event = events.one();
        Candidate ours = contestants.stream()
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
        for (Candidate each : contestants) {
            check(each, sample);
        }
        return sample;
    }

    private void check(Candidate contestant, Sample sample) throws IOException, InterruptedException {
        try (Running running = Running.start(contestant)) {
            running.invoke(sample.event());
            StubAws aws = running.aws();
            same(contestant, RecordedCalls.alert(sample.toSns()), RecordedCalls.alert(aws.lastToSns()));
            if (contestant.flushes()) {
                same(contestant, metrics(List.of(sample.toCloudWatch())), metrics(aws.toCloudWatch()));
            }
            running.invoke(LocalFunction.event("with-secrets.json"));
            keepsSecrets(contestant, "SNS", RecordedCalls.alert(aws.lastToSns()).toString());
            if (contestant.redactsItsLog()) {
                keepsSecrets(contestant, "its log", running.output());
            } else {
                results.note(contestant.name() + " has " + canaries(running.output())
                        + " secrets of an event in its log: the stock adapter logs events as they came.");
            }
            if (!running.output().contains("***")) {
                throw new IllegalStateException(contestant.name() + " did not log the payload: " + running.output());
            }
        }
    }

    private static Set<String> metrics(List<StubAws.Request> requests) {
        Set<String> metrics = new TreeSet<>();
        RecordedCalls.data(requests).forEach(datum -> metrics.add(datum.toString()));
        return metrics;
    }

    private static void same(Candidate contestant, Object expected, Object got) {
        if (!got.equals(expected)) {
            throw new IllegalStateException(
                    "%s does another job.\nRunwatch: %s\nIt:       %s".formatted(contestant.name(), expected, got));
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

    private static void keepsSecrets(Candidate contestant, String where, String text) {
        if (text.contains(CANARY)) {
            throw new IllegalStateException("%s told %s a secret: %s".formatted(contestant.name(), where, text));
        }
    }
}
