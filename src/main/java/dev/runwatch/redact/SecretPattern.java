package dev.runwatch.redact;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// A pattern, and what every match of it has at least: a text without that need not be searched.
///
/// @param run a match has so many characters in a row that are letters, digits or of `/+_.-`
/// @param anyOf a match has all characters of one of these
record SecretPattern(Pattern pattern, int run, List<CharacterSummary> anyOf) {

    /// @param anyOf characters, in any order
    static SecretPattern of(int run, List<String> anyOf, String regex) {
        List<CharacterSummary> sets = new ArrayList<>();
        for (String characters : anyOf) {
            sets.add(CharacterSummary.of(characters));
        }
        return new SecretPattern(Pattern.compile(regex), run, sets);
    }

    boolean mayBeIn(CharacterSummary text) {
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
}
