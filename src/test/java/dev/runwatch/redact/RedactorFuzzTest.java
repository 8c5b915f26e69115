package dev.runwatch.redact;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.runwatch.testkit.HostileInputs;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Any text, and a secret next to it.
class RedactorFuzzTest {

    private static final String CANARY = "Xk7PqRv2nLw9";

    /// Each on a line of its own, so that the text around it cannot be part of it.
    private static final List<String> SECRET_FORMATS = List.of(
            "password=" + CANARY,
            "apiKey: '" + CANARY + "'",
            "Authorization: Bearer " + CANARY,
            "https://app:" + CANARY + "@example.com/x",
            "mysql --password " + CANARY);

    private final Redactor redactor = new Redactor(List.of());

    @FuzzTest
    void letsNoSecretThrough(byte[] bytes) {
        String text = HostileInputs.text(bytes);

        keepsJsonJson(text);
        masksNextToHarmlessText(text);
        masksUnderANameInAnyJson(text);
    }

    /// JSON stays JSON of the same type.
    private void keepsJsonJson(String text) {
        String redacted = redactor.json(text);
        JsonNode before = json(text);
        if (before.isObject() || before.isArray()) {
            assertThat(json(redacted).getNodeType()).isEqualTo(before.getNodeType());
        }
        assertThat(redactor.text(text)).isNotNull();
    }

    private void masksNextToHarmlessText(String text) {
        // An open quote or bracket, or a separator of name and value, would make the text around it part of the secret.
        String harmless = text.replaceAll("[\"'\\\\\\[{=:]|-----", "").replace(CANARY, "");
        for (String format : SECRET_FORMATS) {
            String redacted = redactor.text(harmless + "\n" + format + "\n" + harmless);
            assertThat(redacted).as(format).doesNotContain(CANARY);
        }
    }

    private void masksUnderANameInAnyJson(String text) {
        if (text.contains(CANARY) || !(json(text) instanceof ObjectNode object)) {
            return;
        }
        object.put("dbPassword", CANARY);
        assertThat(redactor.json(object.toString())).doesNotContain(CANARY);
        ObjectNode outer = JsonMapper.shared().createObjectNode().put("input", object.toString());
        assertThat(redactor.json(outer.toString())).doesNotContain(CANARY);
    }

    private static JsonNode json(String text) {
        try {
            return JsonMapper.shared().readTree(text);
        } catch (JacksonException notJson) {
            return JsonMapper.shared().missingNode();
        }
    }
}
