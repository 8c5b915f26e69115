package dev.runwatch.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TruncatorTest {

    @Test
    void truncatesBetweenCharactersAndBeforeBlanks() {
        assertThat(Truncator.truncate("abcdef", 6, "…")).isEqualTo("abcdef");
        assertThat(Truncator.truncate("abcdefg", 6, "…")).isEqualTo("abcde…");
        assertThat(Truncator.truncate("abcd😀g", 6, "…")).isEqualTo("abcd…");
        assertThat(Truncator.truncate("abc😀gh", 6, "…")).isEqualTo("abc😀…");
        assertThat(Truncator.truncate("abc  efg", 6, "…")).isEqualTo("abc…");
        assertThat(Truncator.truncate("abcdefgh", 6, "...")).isEqualTo("abc...");
    }

    @Test
    void notesHowMuchWasTruncated() {
        assertThat(Truncator.truncateWithNote("12345", 5)).isEqualTo("12345");
        assertThat(Truncator.truncateWithNote("123456", 5)).isEqualTo("12345\n… 1 more characters, see the execution");
        assertThat(Truncator.truncateWithNote("x".repeat(3_130), 10))
                .endsWith("… 3,120 more characters, see the execution");
    }

    @Test
    void truncatesAtTheEndOfALineAndNeverWithinAnEmoji() {
        assertThat(Truncator.truncateWithNote("12345678\n1234567", 10)).startsWith("12345678\n…");
        assertThat(Truncator.truncateWithNote("123456789\n1234", 12)).startsWith("123456789\n12\n…");
        assertThat(Truncator.truncateWithNote("1😀😀", 2)).startsWith("1\n…");
        assertThat(Truncator.truncateWithNote("12", 0)).isEqualTo("\n… 2 more characters, see the execution");
    }

    @Test
    void keepsSurrogatePairsWhole() {
        assertThat(Truncator.prefix("a😀", 3)).isEqualTo("a😀");
        assertThat(Truncator.prefix("a😀b", 2)).isEqualTo("a");
        assertThat(Truncator.prefix("😀", 0)).isEmpty();
    }
}
