package dev.runwatch.text;

import java.util.regex.Pattern;

/// Quotes a value of an event in an error message without revealing a secret or faking a log line.
public final class SafeQuote {

    /// Sources, types and IDs as AWS writes them: too short for a key, and without what separates a name from a value.
    private static final Pattern NAME =
            Pattern.compile("(?!.*[A-Za-z0-9]{20})[\\p{L}\\p{N}][\\p{L}\\p{N}._:/()# -]{0,79}");

    private SafeQuote() {}

    /// @return `'value'` if it is a name, else only its length: `a text of 30 characters`
    public static String quote(String value) {
        return NAME.matcher(value).matches() ? "'" + value + "'" : "a text of %d characters".formatted(value.length());
    }
}
