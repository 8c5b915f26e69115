package dev.runwatch.redact;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Words that no name may end in (`cookie`, `jwt`) show where it is split.
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
    void knowsTheNameOfASecretHoweverItsWordsAreJoined(String name) {
        assertThat(names.secret(name)).isTrue();
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
    void leavesOtherNamesAlone(String name) {
        assertThat(names.secret(name)).isFalse();
    }

    @Test
    void hidesTokensThatNobodyCounts() {
        assertThat(names.secret("refreshTokens")).isTrue();
        assertThat(names.secret("inputTokens")).isFalse();
    }

    @Test
    void readsTheEndOfANameOfAnyLength() {
        assertThat(names.secret("x".repeat(10_000) + "Cookie")).isTrue();
        assertThat(names.secret("x".repeat(10_000))).isFalse();
    }
}
