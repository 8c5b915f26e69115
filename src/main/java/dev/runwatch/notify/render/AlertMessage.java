package dev.runwatch.notify.render;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/// A message for SNS.
///
/// @param body one text per protocol, as JSON (`MessageStructure=json`)
/// @param attributes for filter policies; no value is empty
/// @param group the message group of a FIFO topic, one per state machine: 1 to 128 printable ASCII characters
/// @param dedupKey equal for each event that reports the same: 64 hexadecimal characters
public record AlertMessage(
        Subject subject, String body, Map<String, String> attributes, String group, String dedupKey) {

    /// Body, subject and attributes of one message, and of all messages of a batch together
    /// ([SNS API](https://docs.aws.amazon.com/sns/latest/api/API_PublishBatch.html)).
    public static final int MAX_BYTES = 262_144;

    public AlertMessage {
        attributes = Map.copyOf(attributes);
        int bytes = bytes(subject, body, attributes);
        if (bytes > MAX_BYTES) {
            throw new IllegalArgumentException(
                    "An SNS message has at most %,d bytes, not %,d".formatted(MAX_BYTES, bytes));
        }
    }

    /// As SNS counts them.
    public int bytes() {
        return bytes(subject, body, attributes);
    }

    private static int bytes(Subject subject, String body, Map<String, String> attributes) {
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
