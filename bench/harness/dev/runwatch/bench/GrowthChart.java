package dev.runwatch.bench;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

/// A chart of time against load: per event by batch size, and per invocation by event size. Both axes are logarithmic.
final class GrowthChart {

    private static final int HEIGHT = 380;
    private static final int PANEL = 300;
    private static final int TOP = 70;
    private static final int BOTTOM = 320;

    /// In the order of the candidates.
    private static final List<String> COLOURS =
            List.of("#1a7f37", "#bf8700", "#8c959f", "#54aeff", "#8250df", "#0969da");

    private static final SortedMap<Integer, Figure> BATCHES = new TreeMap<>(Map.of(
            10, Figure.BATCH_10_MICROS,
            100, Figure.BATCH_100_MICROS,
            1_000, Figure.BATCH_1000_MICROS));

    private GrowthChart() {}

    static String of(Results results) {
        var svg = new Svg(920, HEIGHT, "Growth");
        panel(svg, 60, "Per event by size of the batch, µs", BATCHES, results);
        panel(svg, 430, "Per event by its input in KB, ms", new TreeMap<>(Plan.PAYLOAD_KILOBYTES), results);
        double y = TOP;
        for (int i = 0; i < results.candidates().size(); i++) {
            svg.dot(754, y - 4, colour(i))
                    .text(764, y, "start", Svg.INK, results.candidates().get(i));
            y += 22;
        }
        return svg.toString();
    }

    private static void panel(Svg svg, int left, String title, SortedMap<Integer, Figure> figures, Results results) {
        svg.heading(left - 40, 34, title);
        Scale across = new Scale(figures.firstKey(), figures.lastKey(), left, left + PANEL - 20);
        Scale up = vertical(figures, results);
        for (double mark = up.firstMark(); mark <= up.to() * 1.001; mark *= 10) {
            svg.line(left, up.at(mark), left + PANEL - 20, up.at(mark), Svg.FAINT, 1)
                    .text(left - 6, up.at(mark) + 4, "end", Svg.QUIET, mark(mark));
        }
        figures.keySet()
                .forEach(size -> svg.text(across.at(size), BOTTOM + 22, "middle", Svg.QUIET, Numbers.text(size)));
        for (int i = 0; i < results.candidates().size(); i++) {
            curve(svg, across, up, colour(i), results.candidates().get(i), figures, results);
        }
    }

    private static void curve(
            Svg svg,
            Scale across,
            Scale up,
            String colour,
            String candidate,
            SortedMap<Integer, Figure> figures,
            Results results) {
        double lastX = Double.NaN;
        double lastY = Double.NaN;
        for (Map.Entry<Integer, Figure> figure : figures.entrySet()) {
            OptionalDouble value = results.get(candidate, figure.getValue());
            if (value.isPresent()) {
                double x = across.at(figure.getKey());
                double y = up.at(value.getAsDouble());
                if (!Double.isNaN(lastX)) {
                    svg.line(lastX, lastY, x, y, colour, 2);
                }
                svg.dot(x, y, colour);
                lastX = x;
                lastY = y;
            }
        }
    }

    /// The powers of ten that enclose all figures.
    private static Scale vertical(SortedMap<Integer, Figure> figures, Results results) {
        double[] values = figures.values().stream()
                .flatMap(figure -> results.candidates().stream().map(each -> results.get(each, figure)))
                .filter(OptionalDouble::isPresent)
                .mapToDouble(OptionalDouble::getAsDouble)
                .sorted()
                .toArray();
        double least = Math.pow(10, Math.floor(Math.log10(values[0])));
        double most = Math.pow(10, Math.ceil(Math.log10(values[values.length - 1])));
        return new Scale(least, most, BOTTOM, TOP);
    }

    private static String mark(double value) {
        return value < 1 ? Double.toString(value) : Numbers.text(value);
    }

    private static String colour(int candidate) {
        return COLOURS.get(candidate % COLOURS.size());
    }

    /// A logarithmic axis.
    private record Scale(double from, double to, double atFrom, double atTo) {

        double at(double value) {
            return atFrom + (atTo - atFrom) * Math.log(value / from) / Math.log(to / from);
        }

        double firstMark() {
            return from;
        }
    }
}
