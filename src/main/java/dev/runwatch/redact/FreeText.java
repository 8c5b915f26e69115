package dev.runwatch.redact;

import java.util.function.Function;

/// Masks secrets in text without structure, such as an error message or damaged JSON.
final class FreeText {

    private final NamedValues namedValues;
    private final Function<String, CharacterSummary> summarize;

    FreeText(SecretNames names) {
        this(names, CharacterSummary::of);
    }

    /// @param summarize describes a text; a pattern that cannot match a text so described is not searched
    FreeText(SecretNames names, Function<String, CharacterSummary> summarize) {
        this.namedValues = new NamedValues(names);
        this.summarize = summarize;
    }

    String redact(String text) {
        if (text.isEmpty()) {
            return text;
        }
        // Stays true after each step: a mask adds no character that a pattern requires and joins no run.
        CharacterSummary summary = summarize.apply(text);
        String result = SecretShapes.mask(SecretShapes.BEFORE_NAMES, text, summary);
        result = namedValues.mask(result, summary);
        return SecretShapes.mask(SecretShapes.AFTER_NAMES, result, summary);
    }
}
