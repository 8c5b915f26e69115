package dev.runwatch.cause;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// A cause that is not blank gives a text that is not blank and not too long, in a bounded time.
@Execution(ExecutionMode.CONCURRENT)
class CauseIsNeverLostTest {

    private static final int HOSTILE_CHARS = 400_000;
    private static final Duration MOMENT = Duration.ofSeconds(10);

    @Test
    void anyJsonAndAnyTextGiveAText() {
        new RandomCauses(15).take(8_000).forEach(CauseIsNeverLostTest::assertShown);
    }

    static Stream<CauseExample> examples() {
        return CauseExample.all();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void aTruncatedCauseGivesAText(CauseExample example) {
        String cause = example.cause();
        for (int end = 1; end < cause.length(); end += 1 + cause.length() / 60) {
            assertShown(cause.substring(0, end));
        }
    }

    /// The time grows linearly with the length.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "[",
                "{",
                "{\"a\":",
                "{\"Cause\":",
                "{\"Cause\":{\"ExecutionArn\":\"a\",\"Cause\":",
                "[{\"message\":",
                "{\"a\":1}",
                "{\"a\":1}\n",
                "{\"",
                "{\"\n",
                "{'",
                "[{\\\"",
                "\\",
                "\"",
                "\"input\":\"",
                "\\\"input\\\":",
                "\"input\":\\",
                "<",
                "</",
                "<a>",
                "<!--",
                "<script>",
                "&#1;",
                "at a(",
                "at a(b.c:1)\n",
                "\tat x\n",
                "Caused by: x\n",
                "File \"a\", line 1\n",
                "a: ",
                "x",
                " ",
                "\n",
                "│",
                "error\n",
                "a failed, b\n",
                "An error occurred while executing the state 'a' (entered at the event id #1). ",
                "An error occurred while executing the state '",
                "Current context is: {",
                "goroutine 1 [x]\n",
                "request {\"a\":\"b\"} ",
                "\uD83D\uDE00",
                "0123-",
                "RequestId: ",
                "java.lang.RuntimeException: ",
                "Error Category: X; ",
                "Py4JJavaError: An error occurred while calling a: "
            })
    void hostileTextTakesAMoment(String piece) {
        String cause = piece.repeat(HOSTILE_CHARS / piece.length());

        assertTimeoutPreemptively(MOMENT, () -> assertShown(cause));
        assertTimeoutPreemptively(
                MOMENT,
                () -> assertShown(JsonNodeFactory.instance
                        .objectNode()
                        .put("errorMessage", cause)
                        .put("errorType", cause)
                        .put("Cause", cause)
                        .put("trace", cause)
                        .toString()));
    }

    @Test
    void jsonInTextInJsonTakesAMoment() {
        String cause = "{\"x\":{}}";
        for (int i = 0; i < 14; i++) {
            ObjectNode outer = JsonNodeFactory.instance.objectNode();
            cause = outer.put("Cause", cause)
                    .put("message", "{}")
                    .put("errors", "[]")
                    .toString();
        }
        String all = cause;

        assertTimeoutPreemptively(MOMENT, () -> assertShown(all));
    }

    private static void assertShown(String cause) {
        ParsedCause parsed = CauseParser.parse(cause, cause);

        assertThat(parsed.text().isBlank())
                .as(() -> cause.substring(0, Math.min(400, cause.length())))
                .isEqualTo(cause.isBlank());
        assertThat(parsed.text().length()).isLessThan(1_300);
        assertThat(parsed.details()).noneMatch(String::isBlank);
    }
}
