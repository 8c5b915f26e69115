package dev.runwatch.redact;

import dev.runwatch.text.TextSanitizer;

/// Text that may leave the function: redacted and sanitized, once. A report holds this type and not `String`, so that
/// the compiler keeps the raw text of an event out of an alert.
///
/// @see Redactor#safeText
public final class SafeText {

    public static final SafeText EMPTY = new SafeText("");

    private final String value;

    SafeText(String redacted) {
        this.value = TextSanitizer.multiLine(redacted);
    }

    /// For what cannot contain a secret: constants, times, names that are part of an ARN, and redacted text that was
    /// parsed. Sanitizes it and does not redact it.
    public static SafeText trusted(String text) {
        return text.isEmpty() ? EMPTY : new SafeText(text);
    }

    public SafeText singleLine() {
        return trusted(TextSanitizer.singleLine(value));
    }

    public boolean isBlank() {
        return value.isBlank();
    }

    /// May have several lines; empty when there is nothing to say.
    public String value() {
        return value;
    }

    @Override
    public String toString() {
        return value;
    }
}
