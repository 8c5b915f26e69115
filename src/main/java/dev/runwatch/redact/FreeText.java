package dev.runwatch.redact;

import dev.runwatch.redact.SecretPattern.CharacterSummary;
import java.util.function.Function;

/// Masks secrets in text without structure, such as an error message or damaged JSON.
final class FreeText {

    private final CustomPatterns customPatterns;
    private final NamedValues namedValues;
    private final Function<String, CharacterSummary> summarize;

    FreeText(SecretNames names, CustomPatterns customPatterns) {
        this(names, customPatterns, CharacterSummary::of);
    }

    /// @param summarize describes a text; a pattern that cannot match a text so described is not searched
    FreeText(SecretNames names, CustomPatterns customPatterns, Function<String, CharacterSummary> summarize) {
        this.customPatterns = customPatterns;
        this.namedValues = new NamedValues(names);
        this.summarize = summarize;
    }

    String redact(String text) {
        if (text.isEmpty()) {
            return text;
        }
        String result = customPatterns.mask(text);
        // Stays true after each step: a mask adds no character that a pattern requires and joins no run.
        CharacterSummary summary = summarize.apply(result);
        result = SecretShapes.mask(SecretShapes.BEFORE_NAMES, result, summary);
        result = namedValues.mask(result, summary);
        result = Commands.mask(result, summary);
        result = VendorTokens.mask(result);
        return SecretShapes.mask(SecretShapes.AFTER_NAMES, result, summary);
    }
}
