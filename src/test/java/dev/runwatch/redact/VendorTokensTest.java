package dev.runwatch.redact;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VendorTokensTest {

    private static final String TOKEN = "ghp_abcdefghijklm1";

    @ParameterizedTest
    @CsvSource({
        "ghp_abcdefghijklm1, ***",
        "ghp_abcdefghijklmN, ***",
        "got ghp_abcdefghijklm1 from it, got *** from it",
        "'ghp_abcdefghijklm1,ghp_1abcdefghijklm', '***,***'",
        "ghp_abcdefghijklm1_failed, ***_failed",
        "sk-abcdefghijklm1_failed, ***",
        "ghp_abcdefghijklm1é, ***é",
    })
    void masksATokenFromItsPrefixToItsLastCharacter(String text, String masked) {
        assertThat(VendorTokens.mask(text)).isEqualTo(masked);
    }

    @Test
    void masksTheWholeOfALongToken() {
        assertThat(VendorTokens.mask("a ghp_1" + "a".repeat(300))).isEqualTo("a ***");
        assertThat(VendorTokens.mask("a ghp_1" + "a".repeat(300) + " b")).isEqualTo("a *** b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // Too short
                "ghp_abcdefghijkl1",
                // A part of another word
                "the disk-abcdefghijklm1",
                "the 1ghp_abcdefghijklm1",
                // Words
                "sk-learn-cannot-be-imported",
                "sk-LEARN-CANNOT-BE-IMPORTED",
                "AIzaBcdefghijklmnopqr",
                // Characters outside ASCII
                "\u0080ghp_é",
                "ghp_éééééééééééééé1",
            })
    void keepsOtherText(String text) {
        assertThat(VendorTokens.mask(text)).isSameAs(text);
    }

    @Test
    void keepsALongTextThatBeginsWithoutDigitOrCapital() {
        assertThat(VendorTokens.mask("sk-" + "a".repeat(127) + "1")).isEqualTo("***");
        assertThat(VendorTokens.mask("sk-" + "a".repeat(128) + "1")).endsWith("a1");
    }

    @Test
    void masksATokenFarFromTheStart() {
        assertThat(VendorTokens.mask(" ".repeat(1_000) + TOKEN)).isEqualTo(" ".repeat(1_000) + "***");
    }
}
