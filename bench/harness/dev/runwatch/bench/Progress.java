package dev.runwatch.bench;

import java.util.stream.Collectors;

/// Tells who waits how far the contest is.
final class Progress {

    private Progress() {}

    static void say(Figure figure, Results results) {
        String all = results.contestants().stream()
                .filter(each -> results.get(each, figure).isPresent())
                .map(each -> each + " " + Numbers.text(results.get(each, figure)))
                .collect(Collectors.joining("; "));
        System.out.println(figure.title() + ": " + all);
    }

    static void say(Candidate contestant, Figure figure, Results results) {
        System.out.println(
                figure.title() + ": " + contestant.name() + " " + Numbers.text(results.get(contestant.name(), figure)));
    }
}
