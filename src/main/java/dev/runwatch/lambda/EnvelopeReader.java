package dev.runwatch.lambda;

import dev.runwatch.pipeline.Batch;
import dev.runwatch.pipeline.Batch.Envelope;
import dev.runwatch.pipeline.BatchItem;
import dev.runwatch.pipeline.Deadline;
import dev.runwatch.pipeline.InvalidEventException;
import dev.runwatch.pipeline.InvalidEventException.Reason;
import dev.runwatch.text.SafeQuote;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;

/// Finds the events in what the Lambda was invoked with: one event from EventBridge, or SQS records that hold one each,
/// plain or inside an SNS notification.
final class EnvelopeReader {

    private static final String EXPECTED = "expected an EventBridge event, or SQS records that hold one each";

    private final ObjectReader json;

    /// @param json reads one value as a tree and refuses what stands behind it
    EnvelopeReader(ObjectReader json) {
        this.json = json;
    }

    /// Opens the envelope; never throws for what stands in it, because a refusal belongs to its event.
    ///
    /// @param requestId names the invocation where no event has an id of its own
    Batch<JsonNode> read(InputStream payload, String requestId, Deadline deadline) {
        JsonNode root;
        try {
            root = notEmpty("an invocation", json.readTree(payload));
        } catch (JacksonException malformed) {
            return direct(new BatchItem.Failed<>(requestId, malformed("an invocation", malformed)), deadline);
        } catch (InvalidEventException empty) {
            return direct(new BatchItem.Failed<>(requestId, empty), deadline);
        }
        if (root.path("Records").isArray()) {
            return records(root.path("Records"), requestId, deadline);
        }
        return direct(new BatchItem.Pending<>(root.path("id").asString(requestId), root), deadline);
    }

    private static Batch<JsonNode> direct(BatchItem<JsonNode> entry, Deadline deadline) {
        return new Batch<>(Envelope.DIRECT, deadline, List.of(entry));
    }

    private Batch<JsonNode> records(JsonNode records, String requestId, Deadline deadline) {
        List<BatchItem<JsonNode>> entries = new ArrayList<>(records.size());
        for (JsonNode item : records) {
            String source =
                    item.path("eventSource").asString(item.path("EventSource").asString(""));
            String id = item.path("messageId").asString("");
            if (!source.equals("aws:sqs") || id.isEmpty()) {
                // Only SQS knows how to take single records back, and only by their id.
                return direct(new BatchItem.Failed<>(requestId, unexpectedRecord(source)), deadline);
            }
            entries.add(new BatchItem.Pending<>(id, item).map(this::body));
        }
        return new Batch<>(Envelope.QUEUE, deadline, entries);
    }

    private JsonNode body(JsonNode item) {
        JsonNode body = parse(
                item.path("body"),
                "the body of SQS message "
                        + SafeQuote.quote(item.path("messageId").asString()));
        if (body.path("Type").asString("").equals("Notification") && body.has("TopicArn")) {
            return parse(
                    body.path("Message"),
                    "the SNS message " + SafeQuote.quote(body.path("MessageId").asString("")));
        }
        return body;
    }

    private JsonNode parse(JsonNode text, String what) {
        try {
            return notEmpty(what, json.readTree(withoutByteOrderMark(text.asString(""))));
        } catch (JacksonException malformed) {
            throw malformed(what, malformed);
        }
    }

    private static JsonNode notEmpty(String what, JsonNode node) {
        if (node.isMissingNode()) {
            throw new InvalidEventException(Reason.MALFORMED, "Got %s without content; %s".formatted(what, EXPECTED));
        }
        return node;
    }

    /// Bytes may begin with one by the standard, and Jackson skips it there; in a text it is left over.
    private static String withoutByteOrderMark(String text) {
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    private static InvalidEventException malformed(String what, JacksonException cause) {
        // Jackson's own message may quote the payload, so only its place is told.
        var at = cause.getLocation();
        String where = at == null ? "" : " (line %d, column %d)".formatted(at.getLineNr(), at.getColumnNr());
        return new InvalidEventException(
                Reason.MALFORMED, "Got %s that is not JSON%s; %s".formatted(what, where, EXPECTED));
    }

    private static InvalidEventException unexpectedRecord(String source) {
        String got = source.isEmpty() || source.equals("aws:sqs")
                ? "a record without source or messageId"
                : SafeQuote.quote(source);
        return new InvalidEventException(
                Reason.UNEXPECTED, "Got records of " + got + "; " + EXPECTED + ". Check what triggers this function");
    }
}
