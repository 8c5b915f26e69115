package dev.runwatch.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SafeQuoteTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "aws.s3",
                "aws:sns",
                "Glue Job State Change",
                "AWS API Call via CloudTrail",
                "aws.partner/example.com/stock",
                "059f36b4-87a3-44ab-83d2-661975700002",
                "Prüfung #4 (neu)"
            })
    void quotesAName(String name) {
        assertThat(SafeQuote.quote(name)).isEqualTo("'" + name + "'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a\nb",
                "{\"level\":\"INFO\"}",
                "a\u001b[31m",
                "a\u202eb",
                "a\uD83D",
                "password=hunter2",
                "AKIAIOSFODNN7EXAMPLE",
                "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0.x",
                "https://app:hunter2@example.com",
                "--password hunter2",
                "x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x"
            })
    void quotesOnlyTheLengthOfOtherText(String word) {
        assertThat(SafeQuote.quote(word)).isEqualTo("a text of %d characters".formatted(word.length()));
    }
}
