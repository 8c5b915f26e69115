package dev.runwatch.redact;

import dev.runwatch.redact.SecretNames.Kind;
import dev.runwatch.redact.SecretPattern.CharacterSummary;
import java.util.Collection;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Replaces secrets by `***`: the values of secret names, and anything shaped like a secret. What cannot be parsed is
/// redacted as text, so damaged JSON does not pass unredacted.
public final class Redactor {

    static final String MASK = "***";

    /// JSON in a string in JSON, and so on: below so many strings it is masked whole.
    private static final int MAX_NESTING = 8;

    /// A string inside more arrays and objects than these, counted through all enclosing JSON, is masked whole: each
    /// level takes stack space.
    private static final int MAX_DEPTH = 500;

    /// Members that hold a name whose value is in another member, as in the environment of a container.
    private static final Set<String> NAME_MEMBERS =
            Set.of("name", "Name", "key", "Key", "ParameterKey", "parameterKey");

    private static final Set<String> VALUE_MEMBERS =
            Set.of("value", "Value", "ParameterValue", "parameterValue", "values", "Values");

    /// How many arguments before another are read with it.
    private static final int MAX_ARGUMENTS = 16;

    private static final Pattern SHORT_FLAG = Pattern.compile("-[A-Za-z]");

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,100}");

    private static final JsonNode MASKED = JsonNodeFactory.instance.stringNode(MASK);

    /// Preserves numbers exactly: only secrets may change.
    private static final ObjectReader JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build()
            .readerFor(JsonNode.class);

    private final CustomPatterns customPatterns;
    private final SecretNames names;
    private final FreeText freeText;

    /// @param customNames further names with secret values, besides the built-in ones
    public Redactor(Collection<String> customNames) {
        this(customNames, CustomPatterns.NONE);
    }

    Redactor(Collection<String> customNames, CustomPatterns customPatterns) {
        this.customPatterns = customPatterns;
        this.names = new SecretNames(customNames);
        this.freeText = new FreeText(names, customPatterns);
    }

    /// Redacts JSON inside a text, or the text if it is not JSON, for what leaves the function.
    public SafeText safeJson(String text) {
        return new SafeText(json(text));
    }

    /// Redacts free text for what leaves the function.
    public SafeText safeText(String text) {
        return new SafeText(text(text));
    }

    /// Redacts JSON and returns JSON. Text that is not JSON is redacted as free text.
    public String json(String text) {
        return json(text, 0, 0);
    }

    /// Redacts free text.
    public String text(String text) {
        return freeText.redact(text);
    }

    private String json(String text, int nesting, int depth) {
        if (!looksLikeJson(text)) {
            return freeText.redact(text);
        }
        if (nesting > MAX_NESTING || depth > MAX_DEPTH) {
            return MASK;
        }
        try {
            return redact(JSON.readTree(text), nesting, depth).toString();
        } catch (JacksonException | NumberFormatException notJson) {
            // NumberFormatException: Jackson does not wrap it for a number that Java cannot hold.
            return freeText.redact(text);
        }
    }

    private static boolean looksLikeJson(String text) {
        String start = text.stripLeading();
        return !start.isEmpty() && "{[\"".indexOf(start.charAt(0)) >= 0;
    }

    private JsonNode redact(JsonNode node, int nesting, int depth) {
        return switch (node) {
            case ObjectNode object -> object(object, nesting, depth + 1);
            case ArrayNode array -> array(array, nesting, depth + 1);
            case JsonNode text
            when text.isString() -> JsonNodeFactory.instance.stringNode(json(text.asString(), nesting + 1, depth));
            case JsonNode number when number.isNumber() && isCustomMatch(number.asString()) -> MASKED;
            default -> node;
        };
    }

    private boolean isCustomMatch(String number) {
        return !customPatterns.isEmpty() && !customPatterns.mask(number).equals(number);
    }

    private JsonNode object(ObjectNode object, int nesting, int depth) {
        Kind pair = kindOfPair(object);
        ObjectNode copy = JsonNodeFactory.instance.objectNode();
        for (var member : object.properties()) {
            String name = member.getKey();
            Kind kind = pair != Kind.NONE && VALUE_MEMBERS.contains(name) ? pair : names.kind(name);
            copy.set(freeText.redact(name), value(kind, member.getValue(), nesting, depth));
        }
        return copy;
    }

    private Kind kindOfPair(ObjectNode object) {
        for (String member : NAME_MEMBERS) {
            Kind kind = names.kind(object.path(member).asString(""));
            if (kind != Kind.NONE) {
                return kind;
            }
        }
        return Kind.NONE;
    }

    private JsonNode value(Kind kind, JsonNode value, int nesting, int depth) {
        return HarmlessValues.isHarmless(kind, value) ? redact(value, nesting, depth) : MASKED;
    }

    private JsonNode array(ArrayNode array, int nesting, int depth) {
        boolean isListOfPairs = isListOfPairs(array);
        ArrayNode copy = JsonNodeFactory.instance.arrayNode(array.size());
        for (int i = 0; i < array.size(); i++) {
            JsonNode element = array.path(i);
            Kind kind = element.isString() ? kindByNeighbor(array, i, isListOfPairs) : Kind.NONE;
            JsonNode redacted = value(kind, element, nesting, depth);
            copy.add(redacted);
            if (redacted.isString() && isAfterShortFlag(array, i)) {
                copy.set(i, argument(copy, i));
            }
        }
        return copy;
    }

    /// Strings in pairs may be names and values, as in a list of headers.
    private static boolean isListOfPairs(ArrayNode array) {
        return array.size() % 2 == 0 && array.valueStream().allMatch(JsonNode::isString);
    }

    /// The kind of an element by the one before it, which may be a name or, anywhere in a list, a flag (`--password`).
    private Kind kindByNeighbor(ArrayNode array, int i, boolean isListOfPairs) {
        String before = i == 0 ? "" : array.path(i - 1).asString("");
        if (!NAME.matcher(before).matches()) {
            return Kind.NONE;
        }
        boolean isFlag = before.startsWith("-") && !array.path(i).asString().startsWith("-");
        return isFlag || (isListOfPairs && i % 2 == 1) ? names.kind(before) : Kind.NONE;
    }

    private static boolean isAfterShortFlag(ArrayNode array, int i) {
        return SHORT_FLAG.matcher(array.path(i).asString("")).lookingAt()
                || (i > 0 && SHORT_FLAG.matcher(array.path(i - 1).asString("")).matches());
    }

    /// Reads an argument in its command line: `-p` is a password for some commands only.
    private static JsonNode argument(ArrayNode redacted, int i) {
        var line = new StringBuilder();
        for (int j = Math.max(0, i - MAX_ARGUMENTS); j < i; j++) {
            line.append(redacted.path(j).asString("")).append(' ');
        }
        String argument = redacted.path(i).asString();
        String masked = Commands.mask(line + argument, CharacterSummary.of(line + argument));
        return masked.startsWith(line.toString())
                ? JsonNodeFactory.instance.stringNode(masked.substring(line.length()))
                : redacted.path(i);
    }
}
