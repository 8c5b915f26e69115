package dev.runwatch.cause;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The text of each integration's causes. A new case is an element in a file under `causes`.
class CauseParserTest {

    static Stream<CauseExample> examples() {
        return CauseExample.all();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void theTextIsAsTheExampleShows(CauseExample example) {
        ParsedCause parsed = CauseParser.parse(example.error(), example.cause());

        assertThat(parsed.text().lines()).containsExactlyElementsOf(example.text());
        assertThat(parsed.failedState()).isEqualTo(example.failedState());
        assertThat(parsed.failedName()).isEqualTo(example.failedName());
        assertThat(parsed.log().map(LogReference::toString).orElse("")).isEqualTo(example.log());
    }

    @ParameterizedTest
    @MethodSource("examples")
    void theTextHasNoInputOfAnExecutionNoEscapedJsonAndNoMarkup(CauseExample example) {
        String text = CauseParser.parse(example.error(), example.cause()).text();

        assertThat(text).doesNotContain("Beispiel", "1971-02-03", "\\\"", "</");
    }

    @Test
    void theFirstLineIsForASubject() {
        assertThat(CauseParser.parse("", "\n  first line \nsecond").text().lines())
                .containsExactly("first line", "second");
        assertThat(CauseParser.parse("", " \n").text()).isEmpty();
    }

    @Test
    void aBlankCauseGivesABlankText() {
        assertThat(CauseParser.parse("Boom", " \n\t").text()).isEmpty();
    }

    @Test
    void aLongTextIsNotACode() {
        String longest = "x".repeat(256);

        assertThat(details("{\"message\":\"boom\",\"errorType\":\"" + longest + "\"}"))
                .containsExactly(longest);
        assertThat(details("{\"message\":\"boom\",\"errorType\":\"" + longest + "x\"}"))
                .isEmpty();
    }

    @Test
    void theDetailsDoNotRepeatTheError() {
        assertThat(CauseParser.parse("E1", "{\"message\":\"boom\",\"errorType\":\"E1\",\"code\":\"C2\"}")
                        .details())
                .containsExactly("C2");
    }

    @Test
    void deeplyNestedJsonIsRead() {
        String cause = "\"inner\"";
        for (int i = 0; i < 10; i++) {
            cause = "{\"Cause\":" + cause + "}";
        }

        assertThat(CauseParser.parse("", cause).text()).isEqualTo("inner");
    }

    private static Iterable<String> details(String cause) {
        return CauseParser.parse("", cause).details();
    }
}
