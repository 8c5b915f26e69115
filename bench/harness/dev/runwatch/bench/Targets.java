package dev.runwatch.bench;

import java.util.List;
import java.util.OptionalDouble;

/// Runwatch's targets: a required and a desired value. Smaller is better in all of them.
final class Targets {

    /// @param measured absent if the benchmark could not measure it
    record Target(String what, double must, double goal, OptionalDouble measured) {

        String verdict() {
            if (measured.isEmpty()) {
                return "not measured";
            }
            double value = measured.getAsDouble();
            if (value <= goal) {
                return "goal reached";
            }
            return value <= must ? "reached" : "**missed**";
        }
    }

    private Targets() {}

    static List<Target> of(Results results) {
        return List.of(
                start(results, Candidate.NODE, 3.0, 1.5),
                start(results, Candidate.PYTHON, 2.0, 1.0),
                start(results, Candidate.MANAGED, 0.30, 0.20),
                start(results, Candidate.PLAIN_JAVA, 1.5, 1.2),
                ours(results, Figure.PEAK_MB, Figure.PEAK_MB.title(), 140, 100),
                ours(results, Figure.OWN_MS, Figure.OWN_MS.title(), 1, 0.35),
                ours(results, Figure.BATCH_100_MICROS, Figure.BATCH_100_MICROS.title(), 100, 25),
                ours(results, Figure.BATCH_100_CALLS, "Calls of SNS and CloudWatch for 100 alerts", 11, 11));
    }

    private static Target start(Results results, String other, double must, double goal) {
        OptionalDouble our = results.get(Candidate.OURS, Figure.START_MS);
        OptionalDouble their = results.get(other, Figure.START_MS);
        OptionalDouble ratio = our.isPresent() && their.isPresent()
                ? OptionalDouble.of(our.getAsDouble() / their.getAsDouble())
                : OptionalDouble.empty();
        return new Target("Start to first answer ÷ " + other, must, goal, ratio);
    }

    private static Target ours(Results results, Figure figure, String what, double must, double goal) {
        return new Target(what, must, goal, results.get(Candidate.OURS, figure));
    }
}
