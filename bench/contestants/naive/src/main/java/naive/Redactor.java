package naive;

import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/// Replaces secrets: values with a secret's name, and text that looks like a secret.
class Redactor {

    private static final String MASK = "***";
    private static final String WORD = "[\\w-]*(?:passw|pwd|secret|token|credential|api_?key)[\\w-]*";
    private static final Pattern NAME = Pattern.compile(
            "passw|pwd|secret|token|credential|api_?key|authorization|private_?key|^pin$", Pattern.CASE_INSENSITIVE);
    private static final Map<Pattern, String> TEXTS = Map.of(
            Pattern.compile("(?i)\\b(authorization\\s*[:=]\\s*)[^\\r\\n\"]+"), "$1" + MASK,
            Pattern.compile("(://)[^\\s/@]+@"), "$1" + MASK + "@",
            Pattern.compile("(?i)(" + WORD + "[\"']?\\s*[:=]\\s*[\"']?)[^\\s,;&\"']+"), "$1" + MASK,
            Pattern.compile("(?i)(--" + WORD + "\\s+)\\S+"), "$1" + MASK,
            Pattern.compile("\\b(?:AKIA|ASIA)[A-Z0-9]{16}\\b"), MASK,
            Pattern.compile("\\beyJ[\\w-]{8,}\\.[\\w-]{4,}(?:\\.[\\w-]*)?"), MASK);

    private final JsonMapper json;

    Redactor(JsonMapper json) {
        this.json = json;
    }

    String json(String text) {
        if (text.matches("(?s)\\s*[{\\[\"].*")) {
            try {
                return json.writeValueAsString(redact(json.readTree(text)));
            } catch (JacksonException noJson) {
                return text(text);
            }
        }
        return text(text);
    }

    private static String text(String text) {
        String result = text;
        for (var each : TEXTS.entrySet()) {
            result = each.getKey().matcher(result).replaceAll(each.getValue());
        }
        return result;
    }

    private JsonNode redact(JsonNode node) {
        return switch (node) {
            case ObjectNode object -> object(object);
            case ArrayNode array -> {
                for (int i = 0; i < array.size(); i++) {
                    array.set(i, redact(array.get(i)));
                }
                yield array;
            }
            case StringNode string -> StringNode.valueOf(json(string.stringValue()));
            default -> node;
        };
    }

    /// An object may also be a pair of name and value, as in a container's environment.
    private JsonNode object(ObjectNode object) {
        String paired = object.path("Name").asString(object.path("name").asString(""));
        boolean pair = NAME.matcher(paired).find();
        for (var member : object.properties()) {
            String name = member.getKey();
            boolean secret = NAME.matcher(name).find() || (pair && name.equalsIgnoreCase("value"));
            JsonNode value = member.getValue();
            member.setValue(secret && !value.isNull() ? StringNode.valueOf(MASK) : redact(value));
        }
        return object;
    }
}
