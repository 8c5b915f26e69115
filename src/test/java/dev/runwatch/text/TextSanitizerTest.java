package dev.runwatch.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runwatch.testkit.CharAccessCounter;
import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Execution(ExecutionMode.CONCURRENT)
class TextSanitizerTest {

    @Test
    void joinsLines() {
        assertThat(TextSanitizer.singleLine(" a\r\nb\tc\u2028d\u0085e ")).isEqualTo("a b c d e");
    }

    @Test
    void removesTerminalEscapeSequences() {
        assertThat(TextSanitizer.singleLine("\u001b[31mred\u001b[0m \u001b]0;title\u0007 x"))
                .isEqualTo("red x");
    }

    @Test
    void removesBidirectionalControls() {
        assertThat(TextSanitizer.singleLine("invoice\u202egnp.exe\u2066")).isEqualTo("invoicegnp.exe");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u00AD",
                "\u200B",
                "\u200C",
                "\u200D",
                "\u2060",
                "\uFEFF",
                "\u3164",
                "\uDB40\uDC41",
                "\uDB40\uDD00"
            })
    void removesInvisibleCharacters(String invisible) {
        assertThat(TextSanitizer.multiLine("pay" + invisible + "roll")).isEqualTo("payroll");
    }

    @Test
    void makesALineFeedOfALoneCarriageReturn() {
        assertThat(TextSanitizer.multiLine("50 %\r100 %\r\ndone\r")).isEqualTo("50 %\n100 %\ndone\n");
    }

    @Test
    void replacesCharactersThatSqsRejects() {
        assertThat(TextSanitizer.multiLine("a\u0000b\u0008c\uFFFEd\uD800e")).isEqualTo("a\uFFFDb\uFFFDc\uFFFDd\uFFFDe");
    }

    /// The time is linear: 16 times the text may take little more than 16 times the character reads.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                " ",
                "\r\n",
                "\u001B",
                "\u001B[",
                "\u001B[0",
                "\u001B[ ",
                "\u001B]",
                "\u001B]\u0007",
                "\u202E",
                "\uD83D",
                "0",
                ";"
            })
    void runsInLinearTime(String piece) {
        for (Pattern pattern : patterns()) {
            for (String start : List.of("", "\u001B[", "\u001B]")) {
                long small = CharAccessCounter.of(pattern, start + piece.repeat(20_000 / piece.length()));
                long large = CharAccessCounter.of(pattern, start + piece.repeat(320_000 / piece.length()));

                assertThat(large).as("%s on '%s'", pattern, piece).isLessThan(32 * (small + 20_000));
            }
        }
    }

    @Test
    void skipsOnlyTextThatSanitizingWouldNotChange() {
        for (int c = 0; c <= 0xFFFF; c++) {
            for (String text : List.of((char) c + "", "a" + (char) c + "b", " " + (char) c + " ", "\r" + (char) c)) {
                assertThat(TextSanitizer.multiLine(text)).isEqualTo(TextSanitizer.sanitize(text));
                assertThat(TextSanitizer.singleLine(text))
                        .isEqualTo(TextSanitizer.joinLines(TextSanitizer.sanitize(text)));
            }
        }
        var random = new Random(20261120);
        for (int i = 0; i < 100_000; i++) {
            var text = new StringBuilder();
            for (int length = random.nextInt(6); length > 0; length--) {
                text.append(MIXED.charAt(random.nextInt(MIXED.length())));
            }
            assertThat(TextSanitizer.multiLine(text.toString())).isEqualTo(TextSanitizer.sanitize(text.toString()));
            assertThat(TextSanitizer.singleLine(text.toString()))
                    .isEqualTo(TextSanitizer.joinLines(TextSanitizer.sanitize(text.toString())));
        }
    }

    private static List<Pattern> patterns() {
        return Arrays.stream(TextSanitizer.class.getDeclaredFields())
                .filter(field -> field.getType() == Pattern.class)
                .map(TextSanitizerTest::value)
                .toList();
    }

    private static Pattern value(Field field) {
        try {
            field.setAccessible(true);
            return (Pattern) field.get(null);
        } catch (IllegalAccessException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static final String MIXED =
            "ab  \t\n\r\f\u000B\u001B[]0m\u0007\u007F\u0085\u00A0\u2028\u202E\uD83D\uDE00\uFFFE~!";
}
