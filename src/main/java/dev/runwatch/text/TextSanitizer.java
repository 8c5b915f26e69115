package dev.runwatch.text;

import java.util.List;
import java.util.regex.Pattern;

/// Makes text safe to show: for SNS and SQS, for a terminal, for a reader who trusts what the letters seem to say.
public final class TextSanitizer {

    private static final String REPLACEMENT = "\uFFFD";

    /// Characters that SQS refuses in a body (SQS API, `SendMessage`), lone surrogates among them.
    private static final Pattern REFUSED =
            Pattern.compile("[\\x00-\\x08\\x0B\\x0C\\x0E-\\x1F\\x7F-\\x84\\x86-\\x9F\\uFFFE\\uFFFF\\p{Cs}]");

    /// Terminal escape sequences: colours, cursor, titles.
    private static final Pattern ESCAPES =
            Pattern.compile("\\x1B(?:\\[[0-?]*[ -/]*[@-~]|\\][^\\x07\\x1B]*\\x07?|[@-_])?");

    /// Marks that turn the reading direction, so that a text shows other than it is.
    private static final Pattern BIDIRECTIONAL =
            Pattern.compile("[\\u200E\\u200F\\u061C\\u202A-\\u202E\\u2066-\\u2069]");

    private static final Pattern BREAKS = Pattern.compile("[\\s\\u0085\\u2028\\u2029]+");

    /// All of them, for the test that counts what they cost.
    static final List<Pattern> PATTERNS = List.of(REFUSED, ESCAPES, BIDIRECTIONAL, BREAKS);

    private TextSanitizer() {}

    /// Keeps line breaks; replaces what no channel takes and removes what deceives.
    public static String multiLine(String text) {
        return harmless(text) ? text : cleaned(text);
    }

    /// The same for any text.
    static String cleaned(String text) {
        String straight = BIDIRECTIONAL.matcher(text.replace("\r\n", "\n")).replaceAll("");
        return REFUSED.matcher(ESCAPES.matcher(straight).replaceAll("")).replaceAll(REPLACEMENT);
    }

    /// On one line.
    public static String singleLine(String text) {
        String plain = multiLine(text);
        return onOneLine(plain) ? plain.strip() : joined(plain);
    }

    /// The same for any text that is plain.
    static String joined(String plain) {
        return BREAKS.matcher(plain).replaceAll(" ").strip();
    }

    /// Nearly every text: what a typewriter has, in which the patterns above find nothing.
    private static boolean harmless(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c > '~' || (c < ' ' && c != '\n' && c != '\t')) {
                return false;
            }
        }
        return true;
    }

    /// It has only single blanks to part its words.
    private static boolean onOneLine(String text) {
        char before = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c > '~' || c < ' ' || (c == ' ' && before == ' ')) {
                return false;
            }
            before = c;
        }
        return true;
    }

    /// The longest beginning that has at most `maxChars` UTF-16 characters and splits no code point; a text that was
    /// cut ends with `mark`.
    public static String truncate(String text, int maxChars, String mark) {
        if (text.length() <= maxChars) {
            return text;
        }
        int end = maxChars - mark.length();
        if (Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(0, end).stripTrailing() + mark;
    }
}
