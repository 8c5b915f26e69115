package dev.runwatch.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The results as a page of Markdown. `docs/performance.md` and the README repeat its sections word by word.
final class Page {

    /// The figures of the summary table, with short column titles.
    private static final Map<Figure, String> IN_SHORT = inShortHeads();

    private final StringBuilder page = new StringBuilder();
    private final Results results;

    private Page(Results results) {
        this.results = results;
    }

    static String of(Results results, Map<String, String> machine) throws IOException {
        var page = new Page(results);
        page.say("# Results of `bench/run`")
                .say("![Start](start.svg)")
                .say("![Growth](growth.svg)")
                .say("## In short")
                .inShort()
                .say("## To reach")
                .targets()
                .say("## Start")
                .figures(Figure.START_MS, Figure.ZIP_MB)
                .say("## One event")
                .say("Exchanging the bytes alone, without any work, takes %s ms."
                        .formatted(Numbers.text(results.floor())))
                .figures(Figure.WARM_MS, Figure.LOG_BYTES)
                .say("## Batches and large events")
                .figures(Figure.BATCH_10_MICROS, Figure.PAYLOAD_200_MS)
                .say("## Storm of %s events"
                        .formatted(Numbers.text(results.plan().storm())))
                .figures(Figure.STORM_RATE, Figure.STORM_MB)
                .say("## Cost")
                .costs()
                .say("## Machine")
                .machine(machine);
        results.notes().forEach(page::say);
        return page.page.toString().strip() + "\n";
    }

    private Page say(String paragraph) {
        page.append(paragraph).append("\n\n");
        return this;
    }

    private Page inShort() {
        row(Stream.concat(Stream.of(""), IN_SHORT.values().stream()));
        row(Stream.concat(Stream.of("---"), IN_SHORT.keySet().stream().map(figure -> "---:")));
        for (String candidate : results.candidates()) {
            row(Stream.concat(
                    Stream.of(emphasised(candidate)),
                    IN_SHORT.keySet().stream().map(figure -> Numbers.text(results.get(candidate, figure)))));
        }
        page.append('\n');
        return this;
    }

    private Page targets() {
        row(Stream.of("Runwatch, provided", "must", "goal", "measured", ""));
        row(Stream.of("---", "---:", "---:", "---:", "---"));
        for (Targets.Target target : Targets.of(results)) {
            row(Stream.of(
                    target.what(),
                    "≤ " + Numbers.text(target.must()),
                    "≤ " + Numbers.text(target.goal()),
                    Numbers.text(target.measured()),
                    target.verdict()));
        }
        page.append('\n');
        return this;
    }

    private Page figures(Figure first, Figure last) {
        return figures(first, last, Numbers::text);
    }

    /// A table of the figures in a range, in their order, without those that no candidate has.
    private Page figures(Figure first, Figure last, Function<OptionalDouble, String> format) {
        row(Stream.concat(Stream.of(""), results.candidates().stream().map(Page::emphasised)));
        row(Stream.concat(Stream.of("---"), results.candidates().stream().map(candidate -> "---:")));
        for (Figure figure : EnumSet.range(first, last)) {
            if (results.has(figure)) {
                row(Stream.concat(
                        Stream.of(figure.title()),
                        results.candidates().stream().map(candidate -> format.apply(results.get(candidate, figure)))));
            }
        }
        page.append('\n');
        return this;
    }

    private Page costs() throws IOException {
        return say("Dollars per million events that all alert. "
                        + Prices.read(Path.of("bench/prices.properties")).heading() + ".")
                .say("Direct, an invocation for each event:")
                .figures(Figure.DIRECT_LAMBDA, Figure.DIRECT_SUM, Numbers::dollars)
                .say("Buffered, in batches of 100:")
                .figures(Figure.BUFFERED_LAMBDA, Figure.BUFFERED_SUM, Numbers::dollars);
    }

    private void machine(Map<String, String> machine) {
        List<String> lines = new ArrayList<>();
        machine.forEach((name, value) -> lines.add("- " + name + ": " + value));
        Plan plan = results.plan();
        lines.add("- Rounds: %s starts each; %s events to warm up, then %s"
                .formatted(Numbers.text(plan.starts()), Numbers.text(plan.warmUp()), Numbers.text(plan.warm())));
        say(String.join("\n", lines));
    }

    private void row(Stream<String> cells) {
        page.append(cells.collect(Collectors.joining(" | ", "| ", " |"))).append('\n');
    }

    private static String emphasised(String candidate) {
        return candidate.equals(Candidate.OURS) ? "**" + candidate + "**" : candidate;
    }

    private static Map<Figure, String> inShortHeads() {
        Map<Figure, String> heads = new LinkedHashMap<>();
        heads.put(Figure.START_MS, "Start to first answer, ms");
        heads.put(Figure.HALF_START_MS, "on half a processor");
        heads.put(Figure.PEAK_MB, "Peak memory, MB");
        heads.put(Figure.ZIP_MB, "Zip, MB");
        heads.put(Figure.OWN_MS, "Warm event, own ms");
        heads.put(Figure.BATCH_100_MICROS, "In a batch of 100, µs");
        heads.put(Figure.STORM_COUNTED, "Counted in a storm, %");
        return heads;
    }
}
