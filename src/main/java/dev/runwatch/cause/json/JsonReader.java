package dev.runwatch.cause.json;

import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.json.JsonMapper;

/// Parses JSON as it is found in causes: truncated (AWS allows 32,768 characters), with line breaks in strings, in the
/// notation of Python, or escaped again.
public final class JsonReader {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES)
            .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
            .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();

    /// Python's literals.
    private static final Pattern PYTHON = Pattern.compile("(?<=[:,\\[] )(?:None|True|False)(?=[,\\]}])");

    /// An incomplete escape at the end.
    private static final Pattern CUT_ESCAPE = Pattern.compile("\\\\(?:u[0-9a-fA-F]{0,3})?\\z");

    private JsonReader() {}

    /// @param end the index after its last character
    public record Found(Json value, int end) {}

    /// The value of a text that is JSON as a whole.
    public static Optional<Json> whole(String text) {
        String stripped = text.strip();
        if (stripped.isEmpty() || "{[\"".indexOf(stripped.charAt(0)) < 0) {
            return Optional.empty();
        }
        return at(stripped, 0).filter(found -> found.end == stripped.length()).map(Found::value);
    }

    /// The value that begins at an index. It may be incomplete if the text is truncated.
    public static Optional<Found> at(String text, int start) {
        String rest = text.substring(start);
        if (rest.startsWith("{\\\"") || rest.startsWith("[{\\\"")) {
            return escaped(rest).map(value -> new Found(value, text.length()));
        }
        return read(rest).or(() -> python(rest)).map(found -> new Found(found.value, start + found.end));
    }

    /// Only if it extends to the end of the text, except for one quote, because unescaping changes the length.
    private static Optional<Json> escaped(String text) {
        String json = text.replace("\\\\", "\0")
                .replace("\\\"", "\"")
                .replace("\\n", "\n")
                .replace('\0', '\\');
        return read(json).filter(found -> json.length() - found.end <= 1).map(Found::value);
    }

    private static Optional<Found> python(String text) {
        if (!text.startsWith("{'") && !text.startsWith("[{'")) {
            return Optional.empty();
        }
        // Words of the same length, so that the end stays where it is.
        return read(PYTHON.matcher(text).replaceAll(word -> switch (word.group()) {
            case "True" -> "true";
            case "False" -> "false";
            default -> "null";
        }));
    }

    private static Optional<Found> read(String json) {
        var tree = new JsonTree();
        try {
            return read(json, tree);
        } catch (UnexpectedEndOfInputException cutOff) {
            return closed(json);
        } catch (JacksonException | NumberFormatException notJson) {
            return Optional.empty();
        }
    }

    /// Closes the string in which the text ends, and returns the tree built so far.
    private static Optional<Found> closed(String json) {
        String quote = json.startsWith("{'") ? "'" : "\"";
        var tree = new JsonTree();
        try {
            return read(CUT_ESCAPE.matcher(json).replaceFirst("") + quote, tree);
        } catch (JacksonException | NumberFormatException cutOff) {
            return tree.root().map(root -> new Found(root, json.length()));
        }
    }

    private static Optional<Found> read(String json, JsonTree tree) {
        try (JsonParser parser = MAPPER.createParser(json)) {
            tree.read(parser);
            int end = (int) parser.currentLocation().getCharOffset();
            return tree.root().map(root -> new Found(root, Math.min(end, json.length())));
        }
    }
}
