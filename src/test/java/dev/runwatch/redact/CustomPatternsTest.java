package dev.runwatch.redact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class CustomPatternsTest {

    private static final String IBAN = "[A-Z]{2}\\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?";

    private final Redactor redactor =
            new Redactor(List.of(), CustomPatterns.of(List.of(IBAN, "customer-\\d+", "4711")));

    @Test
    void masksEveryMatchInText() {
        assertThat(redactor.text("paid DE89 3704 0044 0532 0130 00 to customer-12 and customer-7, password=hunter2"))
                .isEqualTo("paid *** to *** and ***, password=***");
    }

    @Test
    void masksMatchesInJson() {
        assertThat(redactor.json("{\"customer-12\":[\"for customer-7\",4711,12,true,null],\"n\":{\"a\":47112}}"))
                .isEqualTo("{\"***\":[\"for ***\",\"***\",12,true,null],\"n\":{\"a\":\"***\"}}");
    }

    /// `$` and a backslash would be read as a reference to a group.
    @Test
    void masksWhatLooksLikeAReplacement() {
        assertThat(CustomPatterns.of(List.of("a+")).mask("$1 \\ aaa")).isEqualTo("$1 \\ ***");
    }

    /// The first backtracks exponentially, the second polynomially, the third recursively.
    @ParameterizedTest
    @ValueSource(strings = {"(a+)+b", "a*a*a*a*a*b", "(?:a|c)*b"})
    void masksTheWholeTextIfAPatternIsTooSlow(String pattern) {
        String text = "order 4711 " + "a".repeat(100_000);

        assertThat(CustomPatterns.of(List.of(pattern)).mask(text)).isEqualTo("***");
    }

    @Test
    void warnsOnceAboutASlowPattern(CapturedOutput log) {
        var patterns = CustomPatterns.of(List.of("(a+)+b"));

        patterns.mask("a".repeat(1_000));
        patterns.mask("a".repeat(2_000));

        assertThat(log.getOut()).containsOnlyOnce("'(a+)+b' of runwatch.redact.patterns is too slow");
    }

    @Test
    void readsLongTextWithAFastPattern() {
        String text = "x".repeat(1_000_000);

        assertThat(CustomPatterns.of(List.of("\\b\\d{13,19}\\b", "y")).mask(text + " 4111111111111111"))
                .isEqualTo(text + " ***");
    }

    @Test
    void masksNothingWithoutPatterns() {
        assertThat(CustomPatterns.of(List.of())).isSameAs(CustomPatterns.NONE);
        assertThat(CustomPatterns.NONE.isEmpty()).isTrue();
        assertThat(CustomPatterns.NONE.mask("a")).isEqualTo("a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", "[a", "a*", "", "x{2"})
    void rejectsWhatIsNoUsefulPattern(String pattern) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CustomPatterns.of(List.of("valid", pattern)))
                .withMessageContaining("runwatch.redact.patterns")
                .withMessageContaining("'" + pattern + "'");
    }

    @Test
    void rejectsALongPattern() {
        assertThat(CustomPatterns.of(List.of("a".repeat(500))).isEmpty()).isFalse();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CustomPatterns.of(List.of("a".repeat(501))))
                .withMessageContaining("too long");
    }
}
