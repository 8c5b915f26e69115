package dev.runwatch.notify.render;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/// What SNS is to publish.
///
/// @param body one text per protocol, as JSON (`MessageStructure=json`)
/// @param attributes for filter policies; no value is empty
/// @param group the state machine, for FIFO topics: up to 128 characters of ASCII
/// @param dedupKey the same for the same fact, whatever event tells it: 64 hexadecimal characters
public record AlertMessage(
        Subject subject, String body, Map<String, String> attributes, String group, String dedupKey) {

    /// SNS takes 256 KiB for body and attributes together, and for all messages of a batch together (SNS quotas).
    public static final int MAX_BYTES = 262_144;

    public AlertMessage {
        attributes = Map.copyOf(attributes);
        if (bytes(subject, body, attributes) > MAX_BYTES) {
            throw new IllegalArgumentException("An SNS message of more than %d bytes".formatted(MAX_BYTES));
        }
    }

    public int bytes() {
        return bytes(subject, body, attributes);
    }

    static int bytes(Subject subject, String body, Map<String, String> attributes) {
        int bytes = utf8(subject.text()) + utf8(body);
        for (var attribute : attributes.entrySet()) {
            bytes += utf8(attribute.getKey()) + "String".length() + utf8(attribute.getValue());
        }
        return bytes;
    }

    private static int utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
