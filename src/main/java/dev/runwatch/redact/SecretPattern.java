package dev.runwatch.redact;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A regular expression for a secret, and a cheap necessary condition: a text that does not meet it is not searched.
///
/// @param run length of the longest run of letters, digits and `/+_.-` that every match contains
/// @param anyOf every match contains all characters of at least one of these
/// @param replacement replaces a match, in the syntax of [Matcher#replaceAll(String)]
record SecretPattern(Pattern pattern, int run, List<CharacterSummary> anyOf, String replacement) {

    /// @param anyOf characters, in any order
    static SecretPattern of(int run, List<String> anyOf, String replacement, String regex) {
        List<CharacterSummary> sets = new ArrayList<>();
        for (String characters : anyOf) {
            sets.add(CharacterSummary.of(characters));
        }
        return new SecretPattern(Pattern.compile(regex), run, sets, replacement);
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
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            return text;
        }
        return matcher.reset()
                .replaceAll(match -> isSecret.test(match) ? replacement : Matcher.quoteReplacement(match.group()));
    }
}
