package dev.runwatch.notify.render;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SmsTextTest {

    @Test
    void keepsWhatFitsIntoOnePartOfTheGsmAlphabet() {
        String text = "FAILED invoices: " + "a".repeat(143);

        assertThat(SmsText.of(text, "")).isEqualTo(text).hasSize(160);
        assertThat(SmsText.of(text + "a", "")).hasSize(160).endsWith("a...");
    }

    @Test
    void countsACharacterOfTheExtensionTwice() {
        assertThat(SmsText.of("[".repeat(80), "")).hasSize(80);
        assertThat(SmsText.of("[".repeat(81), "")).isEqualTo("[".repeat(78) + "...");
    }

    @Test
    void countsSeventyCharactersIfOneIsNotInTheGsmAlphabet() {
        String text = "FAILED счета: " + "a".repeat(56);

        assertThat(SmsText.of(text, "")).isEqualTo(text).hasSize(70);
        assertThat(SmsText.of(text + "a", "")).hasSize(70).endsWith("a...");
    }

    @Test
    void doesNotSplitASurrogatePair() {
        assertThat(SmsText.of("a".repeat(66) + "😀".repeat(5), "")).isEqualTo("a".repeat(66) + "...");
    }

    @Test
    void keepsTheSuffixWhateverIsCut() {
        assertThat(SmsText.of("a".repeat(200), " (billing)")).hasSize(160).endsWith("a... (billing)");
    }

    @Test
    void replacesTypographicCharactersThatWouldHalveThePart() {
        assertThat(SmsText.of("can’t run `job`", "")).isEqualTo("can't run 'job'");
    }
}
