package dev.runwatch.redact;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FreeTextTest {

    private static final int SMALL = 20_000;
    private static final int TIMES = 16;

    /// Work is counted in characters looked at, not in time: sixteen times the text may take little more than sixteen
    /// times the looks, where going back and forth would take two hundred and fifty-six.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "A",
                "1",
                " ",
                "password",
                "password=",
                "password=\"",
                "a=\"",
                "://",
                "://a",
                "--",
                "--a ",
                "eyJ",
                "eyJaaaaaaaa.",
                "-----BEGIN PRIVATE KEY-----",
                "-----BEGIN",
                "Basic ",
                "Basic abc",
                "Bearer ",
                "\\\"",
                "authorization: ",
                "cookie=",
                "a:b ",
                "token:{",
                "AKIA",
                "AKIAAAAAAAAAAAAAAAAA",
                "'\"",
                "x.y_z-",
                "ghp_",
                "sk_live_"
            })
    void looksAtATextAFewTimesHoweverLongItIs(String piece) {
        for (Pattern pattern : FreeText.PATTERNS) {
            long small = looks(pattern, piece.repeat(SMALL / piece.length()));
            long large = looks(pattern, piece.repeat(TIMES * SMALL / piece.length()));

            assertThat(large).as("%s on '%s'", pattern, piece).isLessThan(2 * TIMES * (small + SMALL));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"password=\"", "password=", "token:{", "secret: \\\"", "'password':'", "a=\"password="})
    void readsEachValueOnce(String piece) {
        var redactor = new Redactor(List.of());

        assertThat(redactor.text(piece.repeat(1_000_000 / piece.length()))).contains("***");
    }

    private static long looks(Pattern pattern, String text) {
        var counting = new Counting(text);
        Matcher matcher = pattern.matcher(counting);
        int found = 0;
        while (matcher.find()) {
            found++;
        }
        assertThat(found).isLessThanOrEqualTo(text.length());
        return counting.looks;
    }

    private static final class Counting implements CharSequence {

        private final String text;
        private long looks;

        Counting(String text) {
            this.text = text;
        }

        @Override
        public char charAt(int index) {
            looks++;
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.subSequence(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
