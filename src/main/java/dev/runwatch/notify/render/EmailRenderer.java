package dev.runwatch.notify.render;

import dev.runwatch.report.Report;
import dev.runwatch.report.ReportField;
import dev.runwatch.text.TextSanitizer;
import dev.runwatch.text.Truncator;
import java.util.stream.Collectors;

/// The alert as an e-mail: plain text, the decision in the first line, then the facts, then where to look.
final class EmailRenderer {

    /// What a phone shows of one fact before its reader gives up.
    private static final int MAX_FACT_CHARS = 2_000;

    private EmailRenderer() {}

    static String text(Report report, String link) {
        var text = new StringBuilder(report.headline().sentence()).append("\n\n");
        int width = 2
                + report.fields().stream()
                        .mapToInt(fact -> fact.label().length())
                        .max()
                        .orElse(0);
        boolean afterWhy = false;
        for (ReportField fact : report.fields()) {
            boolean why = fact.label().equals("Error") || fact.label().equals("Cause");
            text.append(afterWhy && !why ? "\n" : "");
            afterWhy = why;
            text.append(row(fact, width));
        }
        if (!link.isEmpty()) {
            text.append("\nOpen in the console\n").append(link).append('\n');
        }
        String event = TextSanitizer.singleLine(report.event().metadata().id());
        return text.append("\nRunwatch")
                .append(event.isEmpty() ? "" : ", event " + event)
                .append('\n')
                .toString();
    }

    private static String row(ReportField fact, int width) {
        String value = Truncator.truncateWithNote(fact.value().value(), MAX_FACT_CHARS);
        return fact.label()
                + " ".repeat(width - fact.label().length())
                + value.lines().collect(Collectors.joining("\n" + " ".repeat(width)))
                + "\n";
    }
}
