package dev.runwatch.redelivery;

import dev.runwatch.pipeline.InvalidEventException;
import dev.runwatch.redact.OutputRedaction;
import dev.runwatch.text.TextSanitizer;
import dev.runwatch.text.Truncator;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/// A message for the parking queue.
///
/// @param id of the event's item
/// @param body the event as it came: text that SQS accepts
/// @param reason why it can never be processed, such as `malformed`
/// @param error one line, redacted
record ParkedMessage(String id, String body, String reason, String error) {

    /// Of body and attributes together:
    /// <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html>
    static final int MAX_BYTES = 1_048_576;

    static final String REASON = "reason";
    static final String ERROR = "error";
    static final String TEXT = "String";

    private static final int MAX_ERROR_CHARS = 256;

    /// Characters that SQS rejects
    /// ([SendMessage](https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html)).
    private static final Pattern REJECTED =
            Pattern.compile("[^\\t\\n\\r\\x20-\\uD7FF\\uE000-\\uFFFD\\x{10000}-\\x{10FFFF}]");

    ParkedMessage {
        if (body.isEmpty()
                || REJECTED.matcher(body).find()
                || bytes(body, REASON, TEXT, reason, ERROR, TEXT, error) > MAX_BYTES) {
            throw new IllegalArgumentException("SQS does not accept the body of " + id);
        }
    }

    /// @return empty if SQS does not accept the text
    static Optional<ParkedMessage> of(String id, String body, InvalidEventException invalid) {
        String error = TextSanitizer.singleLine(OutputRedaction.redact(String.valueOf(invalid.getMessage())));
        try {
            return Optional.of(
                    new ParkedMessage(id, body, invalid.reasonCode(), Truncator.truncate(error, MAX_ERROR_CHARS, "…")));
        } catch (IllegalArgumentException notAccepted) {
            return Optional.empty();
        }
    }

    private static long bytes(String... texts) {
        long bytes = 0;
        for (String text : texts) {
            bytes += text.getBytes(StandardCharsets.UTF_8).length;
        }
        return bytes;
    }
}
