package dev.runwatch.redact;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// What is redacted besides the built-in names and shapes.
///
/// @param keys further names with secret values; `orderPin` also matches `ORDER_PIN`
@ConfigurationProperties("runwatch.redact")
record RedactSettings(@DefaultValue List<String> keys) {

    RedactSettings {
        for (String key : keys) {
            if (key.chars().noneMatch(Character::isLetterOrDigit)) {
                throw new IllegalArgumentException(
                        "runwatch.redact.keys must be names, separated by commas, such as iban,orderPin: '" + key
                                + "'");
            }
        }
    }
}
