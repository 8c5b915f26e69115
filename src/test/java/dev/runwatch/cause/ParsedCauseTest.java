package dev.runwatch.cause;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runwatch.report.HumanTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.JsonNodeFactory;

class ParsedCauseTest {

    @Test
    void leavesPlainTextAsItIs() {
        assertThat(ParsedCause.parse("Upstream answered 503").message()).isEqualTo("Upstream answered 503");
    }

    @Test
    void tellsTheMessageOfALambdaErrorFirst() {
        var text = ParsedCause.parse("""
                {"errorMessage": "Division by zero", "errorType": "ArithmeticException",
                 "stackTrace": ["a.B.c(B.java:1)", "d", "e", "f"]}""");

        assertThat(text.message()).isEqualTo("Division by zero");
        assertThat(text.details()).containsExactly("ArithmeticException", "a.B.c(B.java:1)", "d", "e");
    }

    /// To seek half of a megabyte of one letter in the other half takes a minute.
    @Test
    void takesNoLongTextForATypeOfError() {
        String longest = "x".repeat(256);

        assertThat(ParsedCause.parse("{\"message\":\"boom\",\"errorType\":\"" + longest + "\"}")
                        .details())
                .containsExactly(longest);
        assertThat(ParsedCause.parse("{\"message\":\"boom\",\"errorType\":\"" + longest + "x\"}")
                        .details())
                .isEmpty();
    }

    @Test
    void readsJsonInJson() {
        var text = ParsedCause.parse("{\"Error\":\"Outer\",\"Cause\":\"{\\\"errorMessage\\\":\\\"inner\\\"}\"}");

        assertThat(text.message()).isEqualTo("inner");
        assertThat(text.details()).containsExactly("Outer");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[{\"errorMessage\":\"first\"},{\"errorMessage\":\"second\"}] | first",
                "[17] | 17",
                "\"in quotes\" | in quotes",
                "{\"message\":\"\\\"in quotes\\\"\"} | in quotes",
                "{\"message\":[\"no text\"],\"reason\":\"a reason\"} | a reason",
                "{\"errorMessage\":\" \",\"message\":\"a message\"} | a message",
                "{\"Cause\":{\"Cause\":{\"message\":\"inner\"}}} | inner"
            })
    void findsTheMessageWhereverAServicePutsIt(String cause, String message) {
        assertThat(ParsedCause.parse(cause).message()).isEqualTo(message);
    }

    /// Each level is one of JSON and one of text, and at most eight are read.
    @Test
    void readsOnlySoManyLevels() {
        assertThat(ParsedCause.parse(inTexts(4)).message()).isEqualTo("inner");
        assertThat(ParsedCause.parse(inTexts(5)).message()).isEqualTo("Cause: inner");
        assertThat(ParsedCause.parse(inTexts(6)).message()).isEqualTo("Cause: " + inTexts(1));
        assertThat(ParsedCause.parse(inObjects(6)).message()).isEqualTo("inner");
        assertThat(ParsedCause.parse(inObjects(7)).message()).isEqualTo("message: inner");
        assertThat(ParsedCause.parse(inObjects(8)).message()).isEmpty();
        assertThat(ParsedCause.parse("[".repeat(8) + "\"inner\"" + "]".repeat(8))
                        .message())
                .isEqualTo("inner");
        assertThat(ParsedCause.parse("[".repeat(9) + "\"inner\"" + "]".repeat(9))
                        .message())
                .isEmpty();
    }

    private static String inObjects(int levels) {
        return "{\"Cause\":".repeat(levels) + "{\"message\":\"inner\"}" + "}".repeat(levels);
    }

    private static String inTexts(int levels) {
        String cause = "inner";
        for (int i = 0; i < levels; i++) {
            cause = JsonNodeFactory.instance.objectNode().put("Cause", cause).toString();
        }
        return cause;
    }

    @Test
    void readsAStackThatIsOneTextAndSkipsItsBlankLines() {
        var text = ParsedCause.parse("{\"message\":\"boom\",\"trace\":\"a\\n\\n  b\\n \\nc\\nd\"}");

        assertThat(text.details()).containsExactly("a", "b", "c");
    }

    @Test
    void tellsHowTheContainersEndedInAtMostSixLines() {
        String container = "{\"Name\":\"app\",\"ExitCode\":137,\"Reason\":\"OutOfMemoryError\"}";
        var text = ParsedCause.parse(
                "{\"StoppedReason\":\"Essential container exited\",\"Containers\":[%s,{\"ExitCode\":1},%s,%s]}"
                        .formatted(container, container, container));

        assertThat(text.message()).isEqualTo("Essential container exited");
        assertThat(text.details())
                .containsExactly(
                        "app: exit code 137",
                        "app: OutOfMemoryError",
                        "container: exit code 1",
                        "app: exit code 137",
                        "app: OutOfMemoryError",
                        "app: exit code 137");
    }

    @Test
    void namesTheStateThatTheRuntimeNames() {
        var text = ParsedCause.parse(
                "An error occurred while executing the state 'It's 'quoted' é' (entered at the event id #7). The JSONPath is wrong");

        assertThat(text.failedState()).isEqualTo("It's 'quoted' é");
        assertThat(text.message()).isEqualTo("The JSONPath is wrong");
    }

    @Test
    void doesNotTakeTheStateOfANestedExecutionForThisOnes() {
        var text = ParsedCause.parse(
                "{\"Cause\":\"An error occurred while executing the state 'Inner' (entered at the event id #3). Broken\"}");

        assertThat(text.failedState()).isEmpty();
        assertThat(text.message()).isEqualTo("Broken");
    }

    @Test
    void showsThePlainValuesOfJsonThatItDoesNotKnow() {
        var text = ParsedCause.parse("{\"job\":\"import\",\"rows\":17,\"nested\":{\"a\":1}}");

        assertThat(text.message()).isEqualTo("job: import");
        assertThat(text.details()).containsExactly("rows: 17");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "{", "[1,2", "\"", "{}", "[]", "null", "{\"message\":null}", "{\"Cause\":{\"Cause\":{}}}"})
    void neverThrows(String cause) {
        assertThat(ParsedCause.parse(cause)).isNotNull();
        assertThat(ParsedCause.parse(cause.repeat(5_000))).isNotNull();
    }

    @ParameterizedTest
    @CsvSource({
        "PT0S, 0 ms",
        "PT0.85S, 850 ms",
        "PT5.9S, 5 s",
        "PT59S, 59 s",
        "PT60S, 1 min",
        "PT741S, 12 min 21 s",
        "PT3600S, 1 h",
        "PT3H5M59S, 3 h 5 min",
        "PT24H, 1 d",
        "PT52H, 2 d 4 h"
    })
    void tellsADurationInWords(Duration duration, String words) {
        assertThat(HumanTime.duration(duration)).isEqualTo(words);
    }
}
