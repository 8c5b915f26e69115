package dev.runwatch.redact;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// What is redacted besides the built-in names and shapes.
///
/// @param keys further names with secret values; `orderPin` also matches `ORDER_PIN`
/// @param patterns regular expressions whose matches are masked, in JSON texts, names and numbers and in free text
@ConfigurationProperties("runwatch.redact")
record RedactSettings(
        @DefaultValue List<String> keys, @DefaultValue List<String> patterns) {

    RedactSettings {
        for (String key : keys) {
            if (key.chars().noneMatch(Character::isLetterOrDigit)) {
                throw new IllegalArgumentException(
                        "runwatch.redact.keys must be names, separated by commas, such as iban,orderPin: '" + key
                                + "'");
            }
        }
        CustomPatterns.of(patterns);
    }
}
