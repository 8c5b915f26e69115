package dev.runwatch.notify.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.runwatch.text.TextSanitizer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SubjectTest {

    @ParameterizedTest
    @CsvSource({"98, 98", "99, 99", "100, 99", "5000, 99"})
    void truncatesAt99Characters(int length, int expected) {
        Subject subject = Subject.of("x".repeat(length));

        assertThat(subject.text()).hasSize(expected);
        assertThat(subject.text().endsWith("…")).isEqualTo(length > 99);
    }

    @Test
    void neverSplitsAnEmoji() {
        for (int before = 90; before < 105; before++) {
            String text = Subject.of("x".repeat(before) + "😀😀😀😀😀").text();

            assertThat(text.length()).isLessThanOrEqualTo(Subject.MAX_CHARS);
            assertThat(TextSanitizer.multiLine(text))
                    .as("no half of an emoji is left")
                    .isEqualTo(text);
        }
    }

    @Test
    void makesASubjectFromAnyText() {
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
    void rejectsWhatSnsWouldReject(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Subject(text)).withMessageContaining(text);
    }

    @Test
    void rejects100Characters() {
        assertThat(new Subject("x".repeat(99)).text()).hasSize(99);
        assertThatIllegalArgumentException().isThrownBy(() -> new Subject("x".repeat(100)));
    }
}
