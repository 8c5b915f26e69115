package dev.runwatch.redact;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runwatch.redact.SecretNames.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.json.JsonMapper;

class HarmlessValuesTest {

    private static final String ARN = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:db";

    @ParameterizedTest
    @CsvSource({
        "PASSWORD, '', true",
        "PASSWORD, ' True ', true",
        "PASSWORD, swordfish, false",
        "PASSWORD, 1, false",
        "PASSWORD, ${DB_PASSWORD}, true",
        "PASSWORD, $DB_PASSWORD, true",
        "PASSWORD, $HOME_FOLDER, false",
        "PASSWORD, $ecret, false",
        "PASSWORD, get_password(, true",
        "PASSWORD, prod/orders-db, false",
        "PASSWORD, invalid_grant, false",
        "TOKEN, prod/orders-db, true",
        "TOKEN, invalid_grant, true",
        "TOKEN, 12345, true",
        "TOKEN, 123456, false",
        "TOKEN, 1a, false",
        "COUNT, 123456, true",
        "COUNT, -1.5, true",
        "COUNT, TestAuth, true",
        "COUNT, swordfish, false",
        "CODE, ab, true",
        "CODE, abc, false",
        "CODE, none, true",
        "RANDOM, a-sentence-of-small-letters, true",
        "RANDOM, a1b2c3d4e5f6g7h8i9j0, false",
        "NONE, swordfish, true",
    })
    void decidesAboutAValue(Kind kind, String value, boolean harmless) {
        assertThat(HarmlessValues.isHarmless(kind, value)).isEqualTo(harmless);
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"PASSWORD", "TOKEN", "COUNT"})
    void anArnIsHarmlessUpToItsLimit(Kind kind) {
        String longest = ARN + "x".repeat(2_000 - ARN.length());

        assertThat(HarmlessValues.isHarmless(kind, longest)).isTrue();
        assertThat(HarmlessValues.isHarmless(kind, longest + "x")).isFalse();
    }

    @Test
    void aLongTextIsHarmlessIfItsNameIsNotASecrets() {
        assertThat(HarmlessValues.isHarmless(Kind.NONE, "x".repeat(2_001))).isTrue();
        assertThat(HarmlessValues.isHarmless(Kind.RANDOM, "word ".repeat(401))).isTrue();
        assertThat(HarmlessValues.isHarmless(Kind.CODE, "x".repeat(2_001))).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "NONE     | 'swordfish'                                          | true",
                "PASSWORD | null                                                 | true",
                "PASSWORD | false                                                | true",
                "PASSWORD | 4711                                                 | false",
                "PASSWORD | []                                                   | true",
                "PASSWORD | ['', null]                                           | true",
                "PASSWORD | ['', 'swordfish']                                    | false",
                "PASSWORD | ['is too short']                                     | true",
                "CODE     | 'is too short'                                       | false",
                "RANDOM   | 'is too short a1b2c3d4e5f6g7h8i9j0'                  | false",
                "PASSWORD | {'a': true, 'b': ''}                                 | true",
                "PASSWORD | {'a': true, 'b': 'swordfish'}                        | false",
                "TOKEN    | {'name': 'DB', 'valueFrom': 'arn:aws:ssm:::x'}       | true",
                "TOKEN    | {'Name': 'DB', 'ValueFrom': 'prod/db'}               | true",
                "TOKEN    | {'name': 'DB', 'valueFrom': 'swordfish'}             | false",
                "TOKEN    | {'name': 4711123, 'valueFrom': 'prod/db'}            | false",
                "TOKEN    | {'name': 'DB', 'value': 'swordfish'}                 | false",
            })
    void decidesAboutAValueInJson(Kind kind, String json, boolean harmless) {
        assertThat(HarmlessValues.isHarmless(kind, JsonMapper.shared().readTree(json.replace('\'', '"'))))
                .isEqualTo(harmless);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PASSWORD | is too short                                          | true",
                "PASSWORD | is                                                    | false",
                "PASSWORD | is a1b2                                               | false",
                "PASSWORD | swordfish too                                         | false",
                "PASSWORD | this field is required                                | true",
                "PASSWORD | this one is required                                  | false",
                "PASSWORD | that field is required                                | false",
                "PASSWORD | https://example.com/reset                             | true",
                "PASSWORD | ExpiredTokenException: no                             | false",
                "TOKEN    | https://example.com/reset?a=1                         | false",
                "TOKEN    | ExpiredTokenException                                 | true",
                "TOKEN    | invalid_grant:                                        | true",
                "TOKEN    | 503 Service Unavailable                               | true",
                "TOKEN    | 503 a1b2                                              | false",
                "TOKEN    | 503                                                   | false",
                "TOKEN    | expired                                               | false",
                "TOKEN    | is invalid                                            | true",
                "TOKEN    | is 401                                                | true",
                "TOKEN    | is swordfish                                          | false",
                "TOKEN    | the swordfish is                                      | true",
                "TOKEN    | token swordfish is                                    | false",
                "TOKEN    | secret \"db\" not found                             | true",
                "TOKEN    | token \"db\" not found                              | false",
                "TOKEN    | secret \"db\" was created                           | false",
                "TOKEN    | resource data retrieval failed                        | true",
                "TOKEN    | resource retrieval failed                             | false",
                "TOKEN    | resource data r3trieval failed                        | false",
                "TOKEN    | resource data retrieval works                         | false",
                "TOKEN    | alpha beta gamma delta epsilon failed                 | true",
                "TOKEN    | alpha beta gamma delta epsilon zeta failed            | false",
                "TOKEN    | a1b2 data retrieval failed                            | false",
                "CODE     | is invalid                                            | false",
                "RANDOM   | is invalid                                            | false",
            })
    void decidesAboutASentence(Kind kind, String text, boolean sentence) {
        assertThat(HarmlessValues.isSentence(kind, text)).isEqualTo(sentence);
        assertThat(HarmlessValues.isSentence(kind, text + "\nis invalid")).isEqualTo(sentence);
    }

    @Test
    void anEmptyTextIsNotASentence() {
        assertThat(HarmlessValues.isSentence(Kind.TOKEN, "")).isFalse();
        assertThat(HarmlessValues.isSentence(Kind.PASSWORD, "")).isFalse();
    }

    @Test
    void recognizesTheObjectOfAnError() {
        assertThat(HarmlessValues.isErrorObject("\"error\":\"invalid_grant\"}")).isTrue();
        assertThat(HarmlessValues.isErrorObject("\"password\":\"swordfish\"}")).isFalse();
    }
}
