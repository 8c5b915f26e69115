package dev.runwatch.notify.render;

import dev.runwatch.text.TextSanitizer;
import dev.runwatch.text.Truncator;

/// The subject line of an SNS message.
///
/// @param text 1 to 99 UTF-16 characters, none of them a line break or control character
///     ([SNS API](https://docs.aws.amazon.com/sns/latest/api/API_Publish.html))
public record Subject(String text) {

    static final int MAX_CHARS = 99;

    public Subject {
        if (text.isBlank() || text.length() > MAX_CHARS || text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("Not an SNS subject: '" + text + "'");
        }
    }

    /// Makes a subject from any text: one line, truncated.
    public static Subject of(String text) {
        return of(text, "");
    }

    ///
    /// @param suffix ends the subject, whatever of the text is cut; may be empty
    static Subject of(String text, String suffix) {
        String line = TextSanitizer.singleLine(text);
        String end = Truncator.truncate(suffix, MAX_CHARS / 2, "…");
        return new Subject(
                line.isEmpty() ? "Runwatch" + end : Truncator.truncate(line, MAX_CHARS - end.length(), "…") + end);
    }
}
