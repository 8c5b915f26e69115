package dev.runwatch.bench;

import java.nio.file.Path;
import java.util.List;

/// Checks that all candidates do the same job, measures them side by side and writes the results.
public final class Benchmark {

    private Benchmark() {}

    /// @param arguments `--quick` for few rounds, whose figures are too noisy to be quoted
    public static void main(String[] arguments) throws Exception {
        boolean quick = List.of(arguments).contains("--quick");
        Plan plan = quick ? Plan.QUICK : Plan.FULL;
        Path directory = Path.of(quick ? "target/bench/results" : "bench/results");
        List<Candidate> candidates = Candidates.all();
        var results = new Results(candidates, plan);
        var events = new Events();

        Sample sample = new Parity(events, results).check(candidates);
        new ColdStarts(plan, events, results).measure(candidates);
        results.floor(Baseline.millis(sample, plan.warmUp(), plan.warm()));
        var warm = new Warm(plan, events, results);
        var storm = new Storm(plan, events, results);
        for (Candidate each : candidates) {
            warm.measure(each);
        }
        for (Candidate each : candidates) {
            storm.measure(each);
        }
        results.put(Costs.of(sample, Prices.read(Path.of("bench/prices.properties"))));

        ResultFiles.write(directory, results, Machine.describe());
        System.out.println("Written to " + directory);
    }
}
