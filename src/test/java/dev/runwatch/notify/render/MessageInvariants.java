package dev.runwatch.notify.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runwatch.testkit.HostileInputs;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Checks what must hold for every message, whatever the event contains.
public final class MessageInvariants {

    private MessageInvariants() {}

    public static void assertValid(AlertMessage message) {
        assertValid(message.subject());
        assertThat(message.bytes()).isLessThanOrEqualTo(AlertMessage.MAX_BYTES);
        assertThat(message.body().getBytes(StandardCharsets.UTF_8).length).isLessThan(AlertMessage.MAX_BYTES);
        message.attributes().forEach((name, value) -> {
            assertThat(value).as(name).isNotBlank();
            HostileInputs.assertOneLine(value);
        });
        assertThat(message.group()).matches("[\\x21-\\x7E]{1,128}");
        assertThat(message.dedupKey()).matches("[0-9a-f]{64}");
        assertValidBody(message.body());
    }

    static void assertValid(Subject subject) {
        assertThat(subject.text()).isNotBlank().hasSizeLessThan(100);
        HostileInputs.assertOneLine(subject.text());
    }

    /// One text per protocol.
    private static void assertValidBody(String body) {
        HostileInputs.assertDeliverable(body);
        JsonNode texts = JsonMapper.shared().readTree(body);
        assertThat(texts.propertyNames()).containsExactly("default", "email", "sms", "https");
        texts.properties().forEach(text -> {
            assertThat(text.getValue().asString()).isNotBlank();
            HostileInputs.assertDeliverable(text.getValue().asString());
        });
        HostileInputs.assertShownAsWritten(texts.path("email").asString());
        HostileInputs.assertOneLine(texts.path("sms").asString());
        assertThat(texts.path("sms").asString()).hasSizeLessThanOrEqualTo(160);
        HostileInputs.assertShownAsWritten(
                JsonMapper.shared().readTree(texts.path("default").asString()));
        HostileInputs.assertShownAsWritten(
                JsonMapper.shared().readTree(texts.path("https").asString()));
    }
}
