package dev.runwatch.cause.text;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The prefix of a cause that Step Functions writes itself.
///
/// @param state the state that it names; empty if there is no prefix
/// @param rest the text after the prefix; the whole text if there is none
public record StatePrefix(String state, String rest) {

    /// A state's name has at most 80 characters, which may be quotes.
    private static final Pattern PREFIX =
            Pattern.compile("\\s*An error occurred while (?:executing|scheduling|entering|exiting|starting|evaluating)"
                    + " the (?:state|task) '(?<state>[^\\n]{1,200}?)'"
                    + "(?: \\(entered at the event id #\\d{1,9}\\))?[.:](?:\\s+|\\z)");

    /// A prefix that is part of the message, which is kept.
    private static final Pattern RESULT = Pattern.compile(
            "\\s*The state/task '(?<state>(?!arn:)[^'\\n]{1,200})' returned a result with a size exceeding");

    public static StatePrefix of(String text) {
        Matcher prefix = PREFIX.matcher(text);
        if (prefix.lookingAt()) {
            String rest = text.substring(prefix.end());
            return new StatePrefix(prefix.group("state"), rest.isBlank() ? text : rest);
        }
        Matcher result = RESULT.matcher(text);
        return result.lookingAt() ? new StatePrefix(result.group("state"), text) : new StatePrefix("", text);
    }
}
