package dev.runwatch.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/// Compares the packages of two checkouts in one run. Measurements alternate, so that noise on the machine affects
/// both. Started by `bench/compare`.
final class Comparison {

    /// Rounds of starts; warm figures as in a full benchmark.
    private static final Plan PLAN =
            new Plan(12, Plan.FULL.warmUp(), Plan.FULL.warm(), Plan.FULL.batches(), Plan.FULL.payloads(), 0);

    private static final List<Figure> FIGURES = List.of(
            Figure.START_MS,
            Figure.ONE_START_MS,
            Figure.HALF_START_MS,
            Figure.PEAK_MB,
            Figure.ZIP_MB,
            Figure.WARM_MS,
            Figure.WARM_CPU_MS,
            Figure.BATCH_100_MICROS,
            Figure.PAYLOAD_200_MS);

    private Comparison() {}

    /// @param arguments the other checkout, with its packages built in `target`
    public static void main(String[] arguments) throws Exception {
        Path here = Path.of("").toAbsolutePath();
        Path other = Path.of(arguments[0]).toAbsolutePath();
        List<List<Candidate>> pairs = List.of(
                List.of(Candidates.provided("provided, other", other), Candidates.provided("provided, this", here)),
                List.of(Candidates.managed("managed, other", other), Candidates.managed("managed, this", here)));
        List<Candidate> all = pairs.stream().flatMap(List::stream).toList();
        var results = new Results(all, PLAN);
        var events = new Events();

        new ColdStarts(PLAN, events, results).measure(all);
        var warm = new Warm(PLAN, events, results);
        for (Candidate each : all) {
            warm.measure(each);
        }
        pairs.forEach(pair -> print(pair.getFirst().name(), pair.getLast().name(), results));
    }

    private static void print(String other, String current, Results results) {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add("| | %s | %s | this ÷ other |".formatted(other, current));
        lines.add("| --- | ---: | ---: | ---: |");
        for (Figure figure : FIGURES) {
            OptionalDouble before = results.get(other, figure);
            OptionalDouble after = results.get(current, figure);
            if (before.isPresent() && after.isPresent()) {
                lines.add("| %s | %s | %s | %s |"
                        .formatted(
                                figure.title(),
                                Numbers.text(before),
                                Numbers.text(after),
                                String.format(Locale.ROOT, "%.2f", after.getAsDouble() / before.getAsDouble())));
            }
        }
        lines.forEach(System.out::println);
    }
}
