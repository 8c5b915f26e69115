package dev.runwatch.text;

import java.util.Locale;

/// Truncates text between characters: a surrogate pair is kept or removed as a whole. Lengths are in UTF-16 units.
public final class Truncator {

    private static final String NOTE = " more characters, see the execution";

    private Truncator() {}

    /// @return the first `maxChars` of the text
    public static String prefix(String text, int maxChars) {
        if (text.length() <= maxChars) {
            return text;
        }
        boolean splitsPair = maxChars > 0 && Character.isHighSurrogate(text.charAt(maxChars - 1));
        return text.substring(0, splitsPair ? maxChars - 1 : maxChars);
    }

    /// @param ellipsis ends a text that was truncated, such as `…`; counted in `maxChars`
    public static String truncate(String text, int maxChars, String ellipsis) {
        return text.length() <= maxChars
                ? text
                : prefix(text, maxChars - ellipsis.length()).stripTrailing() + ellipsis;
    }

    /// Truncates at the end of a line if one is near, and appends a line such as `… 3,120 more characters, see the
    /// execution`.
    ///
    /// @param maxChars does not include the appended line
    public static String truncateWithNote(String text, int maxChars) {
        if (text.length() <= maxChars) {
            return text;
        }
        int lineEnd = text.lastIndexOf('\n', maxChars);
        String kept = lineEnd > maxChars * 3 / 4 ? text.substring(0, lineEnd) : prefix(text, maxChars);
        return kept + "\n" + note(text.length() - kept.length());
    }

    /// Stands where characters were left out.
    public static String note(int chars) {
        return String.format(Locale.ROOT, "… %,d%s", chars, NOTE);
    }

    /// Whether characters were left out of a text, at its end or within.
    public static boolean hasNote(String text) {
        return text.contains(NOTE);
    }
}
