package dev.runwatch.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Counts how often a pattern reads a character, which measures its work independently of the machine.
public final class CharAccessCounter {

    private CharAccessCounter() {}

    /// The number of reads to find every match.
    public static long of(Pattern pattern, String text) {
        var counting = new Counting(text);
        Matcher matcher = pattern.matcher(counting);
        int found = 0;
        while (matcher.find()) {
            found++;
        }
        assertThat(found).isLessThanOrEqualTo(text.length() + 1);
        return counting.reads;
    }

    private static final class Counting implements CharSequence {

        private final String text;
        private long reads;

        Counting(String text) {
            this.text = text;
        }

        @Override
        public char charAt(int index) {
            reads++;
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
