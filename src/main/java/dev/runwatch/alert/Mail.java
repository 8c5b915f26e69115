package dev.runwatch.alert;

import dev.runwatch.report.Fact;
import dev.runwatch.report.Report;
import dev.runwatch.report.Shortened;
import java.util.stream.Collectors;

/// The alert as an e-mail: plain text, the decision in the first line, then the facts, then where to look.
final class Mail {

    /// What a phone shows of one fact before its reader gives up.
    private static final int MAX_FACT_CHARS = 2_000;

    private Mail() {}

    static String text(Report report, String link) {
        var text = new StringBuilder(Plain.line(report.headline().sentence())).append("\n\n");
        int width = 2
                + report.facts().stream()
                        .mapToInt(fact -> fact.label().length())
                        .max()
                        .orElse(0);
        boolean afterWhy = false;
        for (Fact fact : report.facts()) {
            boolean why = fact.label().equals("Error") || fact.label().equals("Cause");
            text.append(afterWhy && !why ? "\n" : "");
            afterWhy = why;
            text.append(row(fact, width));
        }
        if (!link.isEmpty()) {
            text.append("\nOpen in the console\n").append(link).append('\n');
        }
        String event = Plain.line(report.notice().event().id());
        return text.append("\nRunwatch")
                .append(event.isEmpty() ? "" : ", event " + event)
                .append('\n')
                .toString();
    }

    private static String row(Fact fact, int width) {
        String value = Shortened.to(MAX_FACT_CHARS, Plain.text(fact.value()));
        return fact.label()
                + " ".repeat(width - fact.label().length())
                + value.lines().collect(Collectors.joining("\n" + " ".repeat(width)))
                + "\n";
    }
}
