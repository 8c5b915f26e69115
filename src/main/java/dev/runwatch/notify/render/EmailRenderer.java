package dev.runwatch.notify.render;

import dev.runwatch.report.Report;
import dev.runwatch.report.ReportField;
import dev.runwatch.report.ReportField.Kind;
import dev.runwatch.text.TextSanitizer;
import dev.runwatch.text.Truncator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Renders the e-mail: plain text, the headline first, then error and cause, the other fields, and the link.
final class EmailRenderer {

    /// More of a cause is not read on a phone.
    private static final int MAX_CAUSE_CHARS = 2_000;

    /// Every other field is a name, a time or a link. With all fields at their limit the message still fits into SNS:
    /// it contains the e-mail twice.
    private static final int MAX_VALUE_CHARS = 500;

    private EmailRenderer() {}

    static String render(Report report, @Nullable ConsoleLink link) {
        var text = new StringBuilder(report.headline().sentence()).append("\n\n");
        int width = 2
                + report.fields().stream()
                        .mapToInt(field -> field.label().length())
                        .max()
                        .orElse(0);
        int group = 0;
        for (ReportField field : report.fields()) {
            text.append(group > 0 && group != group(field) ? "\n" : "");
            group = group(field);
            text.append(row(field, width));
        }
        if (link != null) {
            text.append('\n')
                    .append(link.text())
                    .append('\n')
                    .append(link.url())
                    .append('\n');
        }
        String eventId = TextSanitizer.singleLine(report.event().metadata().id());
        return text.append("\nRunwatch")
                .append(eventId.isEmpty() ? "" : ", event " + eventId)
                .append('\n')
                .toString();
    }

    /// A blank line separates why it failed, where it failed, and the rest.
    private static int group(ReportField field) {
        return switch (field.kind()) {
            case ERROR, CAUSE -> 1;
            case STATE, LOG, USUALLY, RECENT -> 2;
            default -> 3;
        };
    }

    private static String row(ReportField field, int width) {
        int max = field.kind() == Kind.CAUSE ? MAX_CAUSE_CHARS : MAX_VALUE_CHARS;
        String value = Truncator.truncateWithNote(field.value().value(), max);
        return field.label()
                + " ".repeat(width - field.label().length())
                + value.lines().collect(Collectors.joining("\n" + " ".repeat(width)))
                + "\n";
    }
}
