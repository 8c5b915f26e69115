package dev.runwatch.bench;

import java.util.stream.Collectors;

/// Prints the progress of the benchmark.
final class Progress {

    private Progress() {}

    static void say(Figure figure, Results results) {
        String all = results.candidates().stream()
                .filter(each -> results.get(each, figure).isPresent())
                .map(each -> each + " " + Numbers.text(results.get(each, figure)))
                .collect(Collectors.joining("; "));
        System.out.println(figure.title() + ": " + all);
    }

    static void say(Candidate candidate, Figure figure, Results results) {
        System.out.println(
                figure.title() + ": " + candidate.name() + " " + Numbers.text(results.get(candidate.name(), figure)));
    }
}
