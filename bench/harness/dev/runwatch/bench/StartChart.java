package dev.runwatch.bench;

import java.util.List;
import java.util.OptionalDouble;

/// A bar chart of the time from process start to the first response, for each share of a processor.
final class StartChart {

    private static final int LEFT = 190;
    private static final int LENGTH = 500;
    private static final int THICKNESS = 16;
    private static final int GAP = 18;
    private static final int TOP = 76;

    private record Share(String name, Figure median, String ours, String theirs) {}

    private static final List<Share> SHARES = List.of(
            new Share("all of the machine", Figure.START_MS, "#0969da", "#57606a"),
            new Share("one processor", Figure.ONE_START_MS, "#54aeff", "#8c959f"),
            new Share("half a processor", Figure.HALF_START_MS, "#b6e3ff", "#d0d7de"));

    private StartChart() {}

    static String of(Results results) {
        List<Share> shares =
                SHARES.stream().filter(share -> results.has(share.median())).toList();
        double longest = shares.stream()
                .flatMap(share -> results.candidates().stream().map(each -> results.get(each, share.median())))
                .mapToDouble(value -> value.orElse(0))
                .max()
                .orElseThrow();
        int group = shares.size() * THICKNESS + GAP;
        int height = TOP + results.candidates().size() * group;
        var svg = new Svg(780, height, "Process start to first answer");
        svg.heading(16, 30, "Process start to first answered event, median, ms (shorter is better)");
        legend(svg, shares);
        int y = TOP;
        for (String candidate : results.candidates()) {
            svg.text(LEFT - 12, y + shares.size() * THICKNESS / 2.0 + 5, "end", Svg.INK, candidate);
            for (Share share : shares) {
                bar(svg, y, results.get(candidate, share.median()), longest, colour(candidate, share));
                y += THICKNESS;
            }
            y += GAP;
        }
        return svg.toString();
    }

    private static void legend(Svg svg, List<Share> shares) {
        double x = LEFT;
        for (Share share : shares) {
            svg.bar(x, 46, 12, 12, share.ours()).bar(x + 14, 46, 12, 12, share.theirs());
            svg.text(x + 32, 57, "start", Svg.QUIET, share.name());
            x += 170;
        }
    }

    private static void bar(Svg svg, int y, OptionalDouble millis, double longest, String colour) {
        if (millis.isPresent()) {
            double length = millis.getAsDouble() / longest * LENGTH;
            svg.bar(LEFT, y, length, THICKNESS - 2, colour)
                    .text(LEFT + length + 6, y + 12, "start", Svg.QUIET, Numbers.text(Math.rint(millis.getAsDouble())));
        }
    }

    private static String colour(String candidate, Share share) {
        return candidate.startsWith("Runwatch") ? share.ours() : share.theirs();
    }
}
