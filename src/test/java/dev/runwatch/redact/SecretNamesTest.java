package dev.runwatch.redact;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `cookie` and `jwt` are secret as whole words only, so they show where a name is split.
class SecretNamesTest {

    private final SecretNames names = new SecretNames(List.of("iban", "order-pin"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cookie",
                "COOKIE",
                "dbCookie",
                "DB_COOKIE",
                "db-cookie",
                "db.cookie",
                "JSONCookie",
                "v2cookie",
                "V2Cookie",
                "cookieX",
                "JWT",
                "jwtA",
                "signingKey",
                "APIKeyOfB",
                "sessionID",
                "mysqlpassword",
                "MYSQLPASSWORD",
                "pin",
                "Iban",
                "orderPIN"
            })
    void recognizesASecretNameHoweverItsWordsAreJoined(String name) {
        assertThat(names.isSecret(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                "--- ---",
                "cookiecutter",
                "COOKIECUTTER",
                "pinned",
                "orders",
                "keyboard",
                "apiVersion",
                "key",
                "sessionKeyCount",
                "tokenCount",
                "secretArn",
                "passwordPolicy",
                "maxTokens",
                "ibanCountry"
            })
    void ignoresOtherNames(String name) {
        assertThat(names.isSecret(name)).isFalse();
    }

    @Test
    void distinguishesTokensFromTokenCounts() {
        assertThat(names.isSecret("refreshTokens")).isTrue();
        assertThat(names.isSecret("inputTokens")).isFalse();
    }

    @Test
    void readsTheEndOfANameOfAnyLength() {
        assertThat(names.isSecret("x".repeat(10_000) + "Cookie")).isTrue();
        assertThat(names.isSecret("x".repeat(10_000))).isFalse();
    }
}
