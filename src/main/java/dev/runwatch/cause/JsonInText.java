package dev.runwatch.cause;

import dev.runwatch.cause.Finding.Weight;
import dev.runwatch.cause.json.Json;
import dev.runwatch.cause.json.JsonReader;
import dev.runwatch.text.Truncator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// JSON within text: its message replaces it; parameters and input are shortened.
///
/// @param text with each JSON value replaced
/// @param found the details of the first JSON value with a message or code
record JsonInText(String text, Optional<Finding> found) {

    private static final int MAX_VALUES_READ = 6;

    /// Shorter JSON without a message is kept as it is.
    private static final int MAX_KEPT = 60;

    /// Limits the time to find repetitions.
    private static final int MAX_COMPARED = 1_000;

    private static final int MAX_HEAD = 70;
    private static final int MAX_TAIL = 30;
    private static final int MAX_NAMES = 8;
    private static final int MAX_FOLLOWING = 20;
    private static final int MAX_WORDS = 40;

    private static final Pattern BEGIN = Pattern.compile("\\{\\s*(?:\\\\?\"|')|\\[\\s*\\{\\s*(?:\\\\?\"|')");
    private static final Pattern REQUEST = Pattern.compile("(?i)(?:parameters|arguments|request)\\W{0,4}\\z");
    private static final Pattern ASKED =
            Pattern.compile("(?i)(?:parameters|arguments|input|event|request|context)\\W{0,4}\\z");

    static JsonInText read(String text, CauseReader reader, int depth) {
        var sentence = new StringBuilder();
        Optional<Finding> said = Optional.empty();
        Matcher begin = BEGIN.matcher(text);
        int from = 0;
        int at = 0;
        for (int tries = 0; tries < MAX_VALUES_READ && begin.find(at); tries++) {
            Optional<JsonReader.Found> json = JsonReader.at(text, begin.start());
            at = json.map(JsonReader.Found::end).orElse(begin.start() + 1);
            if (json.isPresent()) {
                String before = text.substring(from, begin.start());
                String source = text.substring(begin.start(), at);
                String words = before.substring(Math.max(0, before.length() - MAX_WORDS));
                boolean asked = ASKED.matcher(words).find();
                Finding finding =
                        asked ? Finding.NOTHING : reader.read(json.get().value(), depth);
                sentence.append(before);
                if (finding.weight().compareTo(Weight.CODE) >= 0) {
                    said = said.isPresent() ? said : Optional.of(finding);
                    say(sentence, finding);
                } else if (finding.weight() == Weight.VALUES
                        && text.substring(at).isBlank()
                        && source.length() > MAX_KEPT) {
                    said = said.isPresent() ? said : Optional.of(values(finding));
                } else {
                    sentence.append(
                            asked
                                            && !(source.length() <= MAX_KEPT
                                                    && REQUEST.matcher(words).find())
                                    ? names(json.get().value(), text.length() - at)
                                    : shortened(source));
                }
                from = at;
            }
        }
        String all = sentence.append(text.substring(from)).toString();
        return new JsonInText(all.isBlank() ? text : all, said);
    }

    /// Omits a message that the words before already contain.
    private static void say(StringBuilder sentence, Finding finding) {
        String message = String.join("\n", finding.message());
        if (message.length() > MAX_COMPARED || sentence.indexOf(message) < 0) {
            sentence.append(message);
        }
    }

    private static Finding values(Finding finding) {
        return finding.with(Weight.MESSAGE, finding.message()).plus(finding.message());
    }

    /// The names in a request or an input, which may hold personal data; nothing if more text follows.
    private static String names(Json value, int following) {
        return value instanceof Json.Obj(var members) && following <= MAX_FOLLOWING
                ? members.values().stream()
                                .limit(MAX_NAMES)
                                .map(Json.Member::name)
                                .collect(Collectors.joining(", ", "{", ""))
                        + (members.size() > MAX_NAMES ? ", …}" : "}")
                : "{…}";
    }

    /// The beginning and the end.
    private static String shortened(String source) {
        if (source.length() <= MAX_HEAD + MAX_TAIL) {
            return source;
        }
        int left = source.length() - MAX_HEAD - MAX_TAIL;
        return source.substring(0, MAX_HEAD)
                + "%s … ".formatted(Truncator.note(left))
                + source.substring(source.length() - MAX_TAIL);
    }
}
