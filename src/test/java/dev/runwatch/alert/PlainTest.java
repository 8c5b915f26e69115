package dev.runwatch.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.runwatch.testing.Looks;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlainTest {

    @Test
    void makesOneLineOfMany() {
        assertThat(Plain.line(" a\r\nb\tc\u2028d\u0085e ")).isEqualTo("a b c d e");
    }

    @Test
    void removesWhatATerminalWouldObey() {
        assertThat(Plain.line("\u001b[31mred\u001b[0m \u001b]0;title\u0007 x")).isEqualTo("red x");
    }

    @Test
    void removesWhatTurnsTheReadingDirection() {
        assertThat(Plain.line("invoice\u202egnp.exe\u2066")).isEqualTo("invoicegnp.exe");
    }

    @Test
    void replacesWhatSqsRefuses() {
        assertThat(Plain.text("a\u0000b\u0008c\uFFFEd\uD800e")).isEqualTo("a\uFFFDb\uFFFDc\uFFFDd\uFFFDe");
    }

    @Test
    void cutsBetweenCharactersAndBeforeBlanks() {
        assertThat(Plain.cut("abcdef", 6, "…")).isEqualTo("abcdef");
        assertThat(Plain.cut("abcdefg", 6, "…")).isEqualTo("abcde…");
        assertThat(Plain.cut("abcd😀g", 6, "…")).isEqualTo("abcd…");
        assertThat(Plain.cut("abc😀gh", 6, "…")).isEqualTo("abc😀…");
        assertThat(Plain.cut("abc  efg", 6, "…")).isEqualTo("abc…");
        assertThat(Plain.cut("abcdefgh", 6, "...")).isEqualTo("abc...");
    }

    /// Sixteen times the text may take little more than sixteen times the looks.
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
    void looksAtATextAFewTimesHoweverLongItIs(String piece) {
        for (var pattern : Plain.PATTERNS) {
            for (String start : List.of("", "\u001B[", "\u001B]")) {
                long small = Looks.of(pattern, start + piece.repeat(20_000 / piece.length()));
                long large = Looks.of(pattern, start + piece.repeat(320_000 / piece.length()));

                assertThat(large).as("%s on '%s'", pattern, piece).isLessThan(32 * (small + 20_000));
            }
        }
    }

    @Test
    void leavesAsItIsOnlyWhatCleaningWouldLeave() {
        for (int c = 0; c <= 0xFFFF; c++) {
            for (String text : List.of((char) c + "", "a" + (char) c + "b", " " + (char) c + " ", "\r" + (char) c)) {
                assertThat(Plain.text(text)).isEqualTo(Plain.cleaned(text));
                assertThat(Plain.line(text)).isEqualTo(Plain.joined(Plain.cleaned(text)));
            }
        }
        var random = new Random(20261120);
        for (int i = 0; i < 100_000; i++) {
            var text = new StringBuilder();
            for (int length = random.nextInt(6); length > 0; length--) {
                text.append(MIXED.charAt(random.nextInt(MIXED.length())));
            }
            assertThat(Plain.text(text.toString())).isEqualTo(Plain.cleaned(text.toString()));
            assertThat(Plain.line(text.toString())).isEqualTo(Plain.joined(Plain.cleaned(text.toString())));
        }
    }

    private static final String MIXED =
            "ab  \t\n\r\f\u000B\u001B[]0m\u0007\u007F\u0085\u00A0\u2028\u202E\uD83D\uDE00\uFFFE~!";

    @ParameterizedTest
    @CsvSource({"98, 98", "99, 99", "100, 99", "5000, 99"})
    void cutsASubjectWhereItMust(int length, int expected) {
        Subject subject = Subject.of("x".repeat(length));

        assertThat(subject.text()).hasSize(expected);
        assertThat(subject.text().endsWith("…")).isEqualTo(length > 99);
    }

    @Test
    void neverCutsASubjectWithinAnEmoji() {
        for (int before = 90; before < 105; before++) {
            String text = Subject.of("x".repeat(before) + "😀😀😀😀😀").text();

            assertThat(text.length()).isLessThanOrEqualTo(Subject.MAX_CHARS);
            assertThat(Plain.text(text)).as("no half of an emoji is left").isEqualTo(text);
        }
    }

    @Test
    void makesASubjectOfAnything() {
        var random = new Random(20261120);
        for (int i = 0; i < 5_000; i++) {
            var text = new StringBuilder();
            for (int length = random.nextInt(300); length > 0; length--) {
                text.append((char) random.nextInt(0x10000));
            }

            assertThat(Subject.of(text.toString()).text()).isNotBlank();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "line\nbreak", "bell\u0007"})
    void refusesWhatSnsWouldRefuse(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Subject(text)).withMessageContaining(text);
    }

    @Test
    void refusesASubjectOfAHundred() {
        assertThat(new Subject("x".repeat(99)).text()).hasSize(99);
        assertThatIllegalArgumentException().isThrownBy(() -> new Subject("x".repeat(100)));
    }
}
