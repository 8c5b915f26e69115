package dev.runwatch.text;

import java.util.Locale;

/// Cuts a text for its reader and says how much is missing.
public final class Truncator {

    private Truncator() {}

    /// The text itself when it is short enough; else its beginning, cut at the end of a line where one is near and
    /// never within a code point, and a line that counts what is missing.
    ///
    /// @param maxChars UTF-16 characters that are kept at most, the note not counted
    public static String truncate(int maxChars, String text) {
        if (text.length() <= maxChars) {
            return text;
        }
        int end = maxChars;
        int line = text.lastIndexOf('\n', end);
        if (line > maxChars * 3 / 4) {
            end = line;
        } else if (end > 0 && Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(0, end)
                + String.format(Locale.ROOT, "\n… %,d more characters, see the execution", text.length() - end);
    }
}
