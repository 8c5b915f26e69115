package dev.runwatch.text;

import java.util.regex.Pattern;

/// Makes text safe for SNS, SQS, terminals and readers: removes terminal escape sequences, bidirectional controls and
/// invisible characters, makes each line break a line feed, and replaces characters that SQS rejects by U+FFFD.
public final class TextSanitizer {

    private static final String REPLACEMENT = "\uFFFD";

    /// Characters that SQS rejects in a body, and lone surrogates
    /// ([SQS API](https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html)).
    private static final Pattern REJECTED =
            Pattern.compile("[\\x00-\\x08\\x0B\\x0C\\x0E-\\x1F\\x7F-\\x84\\x86-\\x9F\\uFFFE\\uFFFF\\p{Cs}]");

    /// Terminal escape sequences: colors, cursor, titles.
    private static final Pattern ESCAPES =
            Pattern.compile("\\x1B(?:\\[[0-?]*[ -/]*[@-~]|\\][^\\x07\\x1B]*\\x07?|[@-_])?");

    /// Change the reading direction or have no width, so that a text looks different from what it is: Unicode's format
    /// characters (https://www.unicode.org/reports/tr44/#General_Category_Values), fillers, and variation
    // selectors.
    private static final Pattern INVISIBLE =
            Pattern.compile("[\\p{Cf}\\u034F\\u115F\\u1160\\u3164\\uFFA0\\x{E0100}-\\x{E01EF}]+");

    /// A carriage return alone moves a terminal's cursor to the start of the line that it then overwrites.
    private static final Pattern CARRIAGE_RETURN = Pattern.compile("\r\n?");

    private static final Pattern WHITE_SPACE = Pattern.compile("[\\s\\u0085\\u2028\\u2029]+");

    private TextSanitizer() {}

    /// Keeps line breaks.
    public static String multiLine(String text) {
        return isPrintableAscii(text) ? text : sanitize(text);
    }

    /// Replaces each run of white space by one space.
    public static String singleLine(String text) {
        String sanitized = multiLine(text);
        return isSingleLine(sanitized) ? sanitized.strip() : joinLines(sanitized);
    }

    static String sanitize(String text) {
        String visible = INVISIBLE
                .matcher(CARRIAGE_RETURN.matcher(text).replaceAll("\n"))
                .replaceAll("");
        return REJECTED.matcher(ESCAPES.matcher(visible).replaceAll("")).replaceAll(REPLACEMENT);
    }

    static String joinLines(String text) {
        return WHITE_SPACE.matcher(text).replaceAll(" ").strip();
    }

    /// Most texts, which the patterns above would not change.
    private static boolean isPrintableAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c > '~' || (c < ' ' && c != '\n' && c != '\t')) {
                return false;
            }
        }
        return true;
    }

    private static boolean isSingleLine(String text) {
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
}
