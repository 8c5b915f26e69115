package dev.runwatch.cause;

import dev.runwatch.cause.text.Excerpt;
import dev.runwatch.cause.text.StatePrefix;
import dev.runwatch.text.Truncator;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// Parses an execution's error and cause. A cause is JSON of a service, often with JSON in strings, a stack trace of a
/// runtime, or any text.
///
/// A cause that is not blank always results in a text that is not blank.
public final class CauseParser {

    /// Fits a chat message, which shows 1,000 characters of the cause.
    private static final int MAX_CHARS = 960;

    private static final int MAX_MESSAGE_CHARS = 700;
    private static final int MAX_DETAILS = 7;
    private static final int MAX_DETAIL_CHARS = 300;
    private static final int MAX_FRAME_LINES = 4;

    /// Limits the time to find repetitions.
    private static final int MAX_COMPARED = 20;

    private static final int MAX_COMPARED_CHARS = 1_000;

    /// `status 404` repeats `States.Http.StatusCode.404`.
    private static final Pattern NUMBER = Pattern.compile("\\A(?:status|code) (\\d{3})\\z");

    private CauseParser() {}

    /// @param error the execution's error, redacted; not repeated in the details
    /// @param cause redacted
    public static ParsedCause parse(String error, String cause) {
        String text = cause.replace("\r\n", "\n").replace('\r', '\n').strip();
        StatePrefix prefix = StatePrefix.of(text);
        Finding finding = new CauseReader(error, text.length()).text(prefix.rest(), 0);
        List<String> message = message(finding, prefix.rest().isBlank() ? text : prefix.rest());
        List<String> details = details(finding, error, message);
        return new ParsedCause(String.join("\n", message), details, prefix.state(), finding.name(), finding.log());
    }

    private static List<String> message(Finding finding, String text) {
        List<String> lines = once(finding.message());
        int max = finding.details().isEmpty() && finding.frames().isEmpty() ? MAX_CHARS : MAX_MESSAGE_CHARS;
        // Never nothing while there is a cause.
        return Excerpt.lines(
                lines.isEmpty() ? TextCause.withoutInput(text).lines().toList() : lines, max);
    }

    private static List<String> once(List<String> lines) {
        Set<String> once = new LinkedHashSet<>();
        for (String line : lines) {
            String sentence = line.strip();
            boolean comparable =
                    once.size() < MAX_COMPARED && sentence.length() > 12 && sentence.length() < MAX_COMPARED_CHARS;
            if (!line.isBlank() && !(comparable && once.stream().anyMatch(shown -> shown.contains(sentence)))) {
                once.add(line);
            }
        }
        return List.copyOf(once);
    }

    private static List<String> details(Finding finding, String error, List<String> message) {
        List<String> details = new ArrayList<>();
        StringBuilder shown = new StringBuilder(String.join("\n", message))
                .append('\n')
                .append(Truncator.prefix(error, MAX_COMPARED_CHARS));
        int left = MAX_CHARS - String.join("\n", message).length();
        for (String line : finding.details()) {
            left -= add(details, news(line.strip(), shown.toString()), MAX_DETAILS, left, shown);
        }
        int frames = details.size() + MAX_FRAME_LINES;
        for (String line : finding.frames()) {
            left -= add(details, line, frames, left, shown);
        }
        String log = finding.log().map(reference -> "log " + reference).orElse("");
        add(details, log, details.size() + 1, left, shown);
        return details;
    }

    /// The part of a line that is not yet shown: the line, the error type before a message that is shown, or nothing.
    private static String news(String line, String shown) {
        if (line.length() > MAX_COMPARED_CHARS) {
            return line;
        }
        if (shown.contains(line) || shown.contains(NUMBER.matcher(line).replaceFirst("$1"))) {
            return "";
        }
        int colon = line.indexOf(": ");
        boolean repeats = colon > 0 && line.length() - colon > 12 && shown.contains(line.substring(colon + 2));
        String type = line.substring(0, Math.max(0, colon));
        return repeats ? shown.contains(type.replaceFirst("\\Acaused by ", "")) ? "" : type : line;
    }

    private static int add(List<String> details, String line, int max, int left, StringBuilder shown) {
        String cut = Excerpt.line(line, MAX_DETAIL_CHARS);
        if (line.isBlank() || details.size() >= max || cut.length() + 1 > left) {
            return 0;
        }
        details.add(cut);
        shown.append('\n').append(cut);
        return cut.length() + 1;
    }
}
