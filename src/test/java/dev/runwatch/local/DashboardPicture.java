package dev.runwatch.local;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import tools.jackson.databind.JsonNode;

/// Draws the dashboard of the template as SVG: the widgets where CloudWatch places them, with invented data.
final class DashboardPicture {

    /// Pixels of one column and one row of CloudWatch's grid of 24 columns.
    private static final int COLUMN = 44;

    private static final int ROW = 34;
    private static final int MARGIN = 8;
    private static final int LEGEND = 15;
    private static final List<String> COLORS =
            List.of("#1f77b4", "#ff7f0e", "#2ca02c", "#d62728", "#9467bd", "#8c564b", "#e377c2");

    private final StringBuilder svg = new StringBuilder();

    private DashboardPicture() {}

    static String of(JsonNode widgets) {
        var picture = new DashboardPicture();
        int rows = 0;
        for (JsonNode widget : widgets) {
            rows = Math.max(
                    rows, widget.path("y").asInt() + widget.path("height").asInt());
            picture.widget(widget);
        }
        return """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="12">
                <rect width="100%%" height="100%%" fill="#f2f3f3"/>
                %s</svg>
                """.formatted(24 * COLUMN, rows * ROW, picture.svg);
    }

    private void widget(JsonNode widget) {
        int x = widget.path("x").asInt() * COLUMN;
        int y = widget.path("y").asInt() * ROW;
        int width = widget.path("width").asInt() * COLUMN - MARGIN;
        int height = widget.path("height").asInt() * ROW - MARGIN;
        JsonNode properties = widget.path("properties");
        String title = properties.path("title").asString();
        line(
                "<g transform=\"translate(%d %d)\"><rect width=\"%d\" height=\"%d\" rx=\"4\" fill=\"#fff\" stroke=\"#ccc\"/>"
                        .formatted(x + MARGIN / 2, y + MARGIN / 2, width, height));
        text(10, 20, "bold", title);
        switch (widget.path("type").asString()) {
            case "alarm" -> alarms(properties.path("alarms"), width);
            case "log" -> table(properties.path("query").asString(), height);
            default -> metrics(properties, width, height, new Random(title.hashCode()));
        }
        line("</g>");
    }

    private void alarms(JsonNode alarms, int width) {
        for (int i = 0; i < alarms.size(); i++) {
            int column = i % 2 * (width / 2);
            int row = 34 + i / 2 * 30;
            line("<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"24\" rx=\"3\" fill=\"#e9f5e9\"/>"
                    .formatted(column + 10, row, width / 2 - 20));
            text(column + 18, row + 16, "normal", "OK  " + name(alarms.path(i).asString()));
        }
    }

    private void table(String query, int height) {
        String fields =
                query.replaceAll(".*\\| fields ", "").replaceAll(" \\|.*", "").replaceAll("concat\\(.*\\) as ", "");
        List<String> columns = List.of(fields.split(", ", -1));
        List<String> row = List.of(
                "2026-11-20 19:42:22", "FAILED", "invoices", "Charge card", "PaymentGateway.Timeout", "https://…");
        for (int y = 46; y < height - 10; y += 24) {
            for (int i = 0; i < columns.size(); i++) {
                text(10 + i * 170, y, y == 46 ? "bold" : "normal", y == 46 ? columns.get(i) : row.get(i % row.size()));
            }
        }
    }

    private void metrics(JsonNode properties, int width, int height, Random random) {
        List<String> shown = new ArrayList<>();
        for (JsonNode metric : properties.path("metrics")) {
            if (metric.path(metric.size() - 1).path("visible").asBoolean(true)) {
                shown.add(label(metric));
            }
        }
        if (properties.path("view").asString().equals("singleValue")) {
            line("<text x=\"10\" y=\"62\" font-size=\"30\">%d</text>".formatted(random.nextInt(1, 20)));
            text(10, 82, "normal", shown.getFirst());
            return;
        }
        int bottom = height - 10 - LEGEND * ((shown.size() + 1) / 2);
        for (int i = 0; i < shown.size(); i++) {
            String color = COLORS.get(i % COLORS.size());
            line("<polyline fill=\"none\" stroke=\"%s\" points=\"%s\"/>"
                    .formatted(color, points(width, bottom, random)));
            int column = 10 + i % 2 * (width / 2);
            int row = bottom + LEGEND * (1 + i / 2);
            line("<rect x=\"%d\" y=\"%d\" width=\"8\" height=\"8\" fill=\"%s\"/>".formatted(column, row - 8, color));
            text(column + 12, row, "normal", shown.get(i));
        }
    }

    private static String points(int width, int bottom, Random random) {
        var points = new StringBuilder();
        for (int x = 10; x < width - 10; x += 16) {
            points.append(x)
                    .append(',')
                    .append(bottom - random.nextInt(Math.max(1, bottom - 40)))
                    .append(' ');
        }
        return points.toString().strip();
    }

    /// What CloudWatch shows in the legend.
    private static String label(JsonNode metric) {
        JsonNode options = metric.path(metric.size() - 1);
        if (options.path("label").isString()) {
            return options.path("label").asString();
        }
        if (options.has("expression")) {
            return options.path("expression").asString().contains("GROUP BY state_machine")
                    ? "a series per state machine"
                    : options.path("expression").asString();
        }
        List<String> names = new ArrayList<>();
        for (int i = 3; i < metric.size() && metric.path(i).isString(); i += 2) {
            names.add(metric.path(i).asString());
        }
        String dimensions = String.join(" ", names);
        return metric.path(0).asString().equals("Runwatch")
                ? dimensions
                : metric.path(1).asString();
    }

    /// `AlertsLostAlarm.Arn` is the resource's attribute, as the template has it.
    private static String name(String arn) {
        return arn.replace(".Arn", "");
    }

    private void text(int x, int y, String weight, String text) {
        String escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        line("<text x=\"%d\" y=\"%d\" font-weight=\"%s\">%s</text>".formatted(x, y, weight, escaped));
    }

    private void line(String element) {
        svg.append(element).append('\n');
    }
}
