package dev.runwatch.decode;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class FieldReaderTest {

    @Test
    void returnsAValueOfAnotherTypeAsJsonWithAWarning() {
        FieldReader fields = fields("{\"a\":\"x\",\"b\":{\"c\":[1]},\"d\":null}");

        assertThat(fields.text("a")).isEqualTo("x");
        assertThat(fields.text("b")).isEqualTo("{\"c\":[1]}");
        assertThat(fields.text("d")).isEmpty();
        assertThat(fields.text("e")).isEmpty();
        assertThat(fields.warnings()).containsExactly("b: expected a text, got an object");
    }

    @Test
    void truncatesALongCodeWithAWarning() {
        String longest = "x".repeat(256);
        FieldReader fields = fields("{\"a\":\"%s\",\"b\":\"%sy\"}".formatted(longest, longest));

        assertThat(fields.code("a")).isEqualTo(longest);
        assertThat(fields.warnings()).isEmpty();
        assertThat(fields.code("b")).isEqualTo(longest);
        assertThat(fields.warnings())
                .containsExactly("b: expected at most 256 characters, got a text of 257 characters");
    }

    @Test
    void keepsSurrogatePairsWhenTruncating() {
        String word = "x".repeat(255);

        assertThat(fields("{\"a\":\"" + word + "😀\"}").code("a")).isEqualTo(word);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "7, 7", "1000000, 1000000", "1000001, 0", "-1, 0", "1.5, 0", "\"7\", 0", "99999999999, 0"})
    void readsOnlyPlausibleCounts(String value, int count) {
        FieldReader fields = fields("{\"a\":" + value + "}");

        assertThat(fields.count("a")).isEqualTo(count);
        assertThat(fields.warnings()).hasSize(value.equals(Integer.toString(count)) ? 0 : 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"invoices\"", "\"arn:aws:s3:::bucket\"", "17", "true", "[]"})
    void warnsAboutAnInvalidArn(String value) {
        FieldReader fields = fields("{\"a\":" + value + "}");

        assertThat(fields.arn("a")).isEmpty();
        assertThat(fields.warnings())
                .singleElement()
                .asString()
                .startsWith("a: expected an ARN of Step Functions, got a");
    }

    /// 1973 in milliseconds is the year 5138 in seconds.
    @Test
    void readsASmallNumberAsSeconds() {
        assertThat(fields("{\"a\":100000000000}").instant("a")).contains(Instant.ofEpochMilli(100_000_000_000L));
        assertThat(fields("{\"a\":1795203741}").instant("a")).contains(Instant.ofEpochSecond(1_795_203_741));
        assertThat(fields("{\"a\":99999999999}").instant("a")).isEmpty();
    }

    private static FieldReader fields(String json) {
        return new FieldReader(JsonMapper.shared().readTree(json));
    }
}
