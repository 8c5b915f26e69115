package dev.runwatch.redact;

import java.util.Collection;
import java.util.Set;
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

    /// Preserves numbers exactly: only secrets may change.
    private static final ObjectReader JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build()
            .readerFor(JsonNode.class);

    private final SecretNames names;
    private final FreeText freeText;

    /// @param customNames further names with secret values, besides the built-in ones
    public Redactor(Collection<String> customNames) {
        this.names = new SecretNames(customNames);
        this.freeText = new FreeText(names);
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
            default -> node;
        };
    }

    private JsonNode object(ObjectNode object, int nesting, int depth) {
        boolean isSecretPair = hasSecretName(object);
        ObjectNode copy = JsonNodeFactory.instance.objectNode();
        for (var member : object.properties()) {
            String name = member.getKey();
            boolean secret = names.isSecret(name) || (isSecretPair && VALUE_MEMBERS.contains(name));
            copy.set(
                    freeText.redact(name),
                    secret ? mask(member.getValue()) : redact(member.getValue(), nesting, depth));
        }
        return copy;
    }

    private boolean hasSecretName(ObjectNode object) {
        for (String member : NAME_MEMBERS) {
            if (names.isSecret(object.path(member).asString(""))) {
                return true;
            }
        }
        return false;
    }

    /// Two strings may be a name and its value, as in a list of headers.
    private JsonNode array(ArrayNode array, int nesting, int depth) {
        ArrayNode copy = JsonNodeFactory.instance.arrayNode(array.size());
        if (array.size() == 2
                && array.path(1).isString()
                && names.isSecret(array.path(0).asString(""))) {
            return copy.add(array.path(0)).add(mask(array.path(1)));
        }
        for (JsonNode element : array) {
            copy.add(redact(element, nesting, depth));
        }
        return copy;
    }

    /// Keeps null: it shows that the secret is absent.
    private static JsonNode mask(JsonNode value) {
        return value.isNull() ? value : JsonNodeFactory.instance.stringNode(MASK);
    }
}
