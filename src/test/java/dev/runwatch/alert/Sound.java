package dev.runwatch.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runwatch.testing.Hostile;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What must be true of every message, whatever stood in the event.
final class Sound {

    private Sound() {}

    static void assertSound(AlertMessage message) {
        assertSound(message.subject());
        assertThat(message.bytes()).isLessThanOrEqualTo(AlertMessage.MAX_BYTES);
        assertThat(message.body().getBytes(StandardCharsets.UTF_8).length).isLessThan(AlertMessage.MAX_BYTES);
        message.attributes().forEach((name, value) -> {
            assertThat(value).as(name).isNotBlank();
            Hostile.assertOneLine(value);
        });
        assertThat(message.group()).matches("[\\x21-\\x7E]{1,128}");
        assertThat(message.dedupKey()).matches("[0-9a-f]{64}");
        assertSoundBody(message.body());
    }

    static void assertSound(Subject subject) {
        assertThat(subject.text()).isNotBlank().hasSizeLessThan(100);
        Hostile.assertOneLine(subject.text());
    }

    /// One text per protocol.
    private static void assertSoundBody(String body) {
        Hostile.assertDeliverable(body);
        JsonNode texts = JsonMapper.shared().readTree(body);
        assertThat(texts.propertyNames()).containsExactly("default", "email", "sms", "https");
        texts.properties().forEach(text -> {
            assertThat(text.getValue().asString()).isNotBlank();
            Hostile.assertDeliverable(text.getValue().asString());
        });
        Hostile.assertShownAsWritten(texts.path("email").asString());
        Hostile.assertOneLine(texts.path("sms").asString());
        assertThat(texts.path("sms").asString()).hasSizeLessThanOrEqualTo(140);
        Hostile.assertShownAsWritten(
                JsonMapper.shared().readTree(texts.path("default").asString()));
        Hostile.assertShownAsWritten(
                JsonMapper.shared().readTree(texts.path("https").asString()));
    }
}
