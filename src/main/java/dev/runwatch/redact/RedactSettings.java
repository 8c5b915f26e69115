package dev.runwatch.redact;

import java.util.List;

/// @param keys names whose values are secret, besides the built-in ones; `orderPin` also covers `ORDER_PIN`
record RedactSettings(List<String> keys) {

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
