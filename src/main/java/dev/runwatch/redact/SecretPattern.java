package dev.runwatch.redact;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A regular expression for a secret, and a cheap necessary condition: a text that does not meet it is not searched.
/// The expression is compiled at its first search, because compiling all of them would delay the first alert.
final class SecretPattern {

    private final String regex;
    private final int run;
    private final List<CharacterSummary> anyOf;
    private final String replacement;

    /// Threads may compile it twice.
    private @Nullable Pattern compiled;

    private SecretPattern(String regex, int run, List<CharacterSummary> anyOf, String replacement) {
        this.regex = regex;
        this.run = run;
        this.anyOf = anyOf;
        this.replacement = replacement;
    }

    /// @param run length of the longest run of letters, digits and `/+_.-` that every match contains
    /// @param anyOf every match contains all characters of at least one of these; the characters are in any order
    /// @param replacement replaces a match, in the syntax of [Matcher#replaceAll(String)]
    static SecretPattern of(int run, List<String> anyOf, String replacement, String regex) {
        List<CharacterSummary> sets = new ArrayList<>();
        for (String characters : anyOf) {
            sets.add(CharacterSummary.of(characters));
        }
        return new SecretPattern(regex, run, sets, replacement);
    }

    Pattern pattern() {
        Pattern pattern = compiled;
        if (pattern == null) {
            pattern = Pattern.compile(regex);
            compiled = pattern;
        }
        return pattern;
    }

    /// False only if the text has no match.
    boolean mayMatch(CharacterSummary text) {
        if (text.longestRun() < run) {
            return false;
        }
        for (CharacterSummary set : anyOf) {
            if (text.containsAll(set)) {
                return true;
            }
        }
        return false;
    }

    /// Replaces all matches that the predicate accepts.
    ///
    /// @param summary may describe an earlier state of the text: a mask adds no character that a pattern requires
    String replaceIn(String text, CharacterSummary summary, Predicate<MatchResult> isSecret) {
        if (!mayMatch(summary)) {
            return text;
        }
        Matcher matcher = pattern().matcher(text);
        if (!matcher.find()) {
            return text;
        }
        return matcher.reset()
                .replaceAll(match -> isSecret.test(match) ? replacement : Matcher.quoteReplacement(match.group()));
    }

    /// The set of ASCII characters in a text and the length of its longest run of word characters. Computed in one
    /// pass, it rules out most patterns for most texts.
    ///
    /// Ignores case, treats all white space as a blank, and ignores characters outside ASCII.
    ///
    /// @param low a bit for each ASCII character below 64
    /// @param high a bit for each ASCII character from 64
    /// @param longestRun of letters, digits and `/+_.-`
    record CharacterSummary(long low, long high, int longestRun) {

        private static final int ASCII = 128;

        /// Each ASCII character in lower case, white space as a blank.
        private static final byte[] FOLDED = new byte[ASCII];

        private static final boolean[] IN_RUN = new boolean[ASCII];

        static {
            for (char c = 0; c < ASCII; c++) {
                boolean space = c == ' ' || (c >= '\t' && c <= '\r');
                FOLDED[c] = (byte) (space ? ' ' : Character.toLowerCase(c));
                IN_RUN[c] = Character.isLetterOrDigit(c) || "/+_.-".indexOf(c) >= 0;
            }
        }

        static CharacterSummary of(String text) {
            long low = 0;
            long high = 0;
            int longest = 0;
            int run = 0;
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (c < ASCII && IN_RUN[c]) {
                    run++;
                } else {
                    longest = Math.max(longest, run);
                    run = 0;
                }
                if (c < ASCII) {
                    byte folded = FOLDED[c];
                    if (folded < Long.SIZE) {
                        low |= 1L << folded;
                    } else {
                        high |= 1L << folded;
                    }
                }
            }
            return new CharacterSummary(low, high, Math.max(longest, run));
        }

        boolean containsAll(CharacterSummary other) {
            return (low & other.low) == other.low && (high & other.high) == other.high;
        }
    }
}
