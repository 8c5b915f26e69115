package dev.runwatch.redact;

/// Finds the end of an object or array in free text.
final class Brackets {

    private Brackets() {}

    /// Returns the index after the bracket that closes the one at the given index.
    ///
    /// Without one, an object that begins as JSON or with a line break extends to the end of the text, since it was
    /// cut; any other to the end of its line.
    static int end(String text, int start) {
        boolean isJson = beginsAsJson(text, start);
        int depth = 0;
        for (int i = start; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!isJson && (c == '\n' || c == '\r')) {
                return i;
            }
            if (isJson && startsString(text, i)) {
                i = endOfString(text, i);
            } else if (c == '[' || c == '{') {
                depth++;
            } else if (c == ']' || c == '}') {
                depth--;
                if (depth == 0) {
                    return i + 1;
                }
            }
        }
        return text.length();
    }

    private static boolean beginsAsJson(String text, int start) {
        for (int i = start; i < text.length(); i++) {
            char c = text.charAt(i);
            if ("\"'\\\r\n".indexOf(c) >= 0) {
                return true;
            }
            if ("[{ \t".indexOf(c) < 0) {
                return false;
            }
        }
        return false;
    }

    /// An apostrophe after a letter is none.
    private static boolean startsString(String text, int i) {
        char c = text.charAt(i);
        return c == '"' || (c == '\'' && !Character.isLetterOrDigit(text.charAt(i - 1)));
    }

    /// Returns the index of the quote that ends a string, or the length of the text. In JSON in a string the quotes
    /// themselves are escaped, and quotes in their strings more often. A bracket precedes the string.
    private static int endOfString(String text, int start) {
        int escapes = 0;
        while (text.charAt(start - escapes - 1) == '\\') {
            escapes++;
        }
        int before = 0;
        for (int i = start + 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == text.charAt(start) && before <= escapes) {
                return i;
            }
            before = c == '\\' ? before + 1 : 0;
        }
        return text.length();
    }
}
