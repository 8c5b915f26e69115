package dev.runwatch.redact;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// A pattern, and what every match of it has at least: a text without that need not be searched.
///
/// @param run a match has so many characters in a row that are letters, digits or of `/+_.-`
/// @param anyOf a match has all characters of one of these
record Sought(Pattern pattern, int run, List<Characters> anyOf) {

    /// @param anyOf characters, in any order
    static Sought of(int run, List<String> anyOf, String regex) {
        List<Characters> sets = new ArrayList<>();
        for (String characters : anyOf) {
            sets.add(Characters.of(characters));
        }
        return new Sought(Pattern.compile(regex), run, sets);
    }

    boolean mayBeIn(Characters text) {
        if (text.longestRun() < run) {
            return false;
        }
        for (Characters set : anyOf) {
            if (text.hasAllOf(set)) {
                return true;
            }
        }
        return false;
    }
}
