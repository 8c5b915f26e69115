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
import java.util.function.Supplier;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;

/// Reads what the Lambda was invoked with: an event from EventBridge, SQS records that hold one event each (plain or in
/// an SNS notification), or a trigger.
///
/// It never throws for the content: what cannot be read is a failed item.
final class EnvelopeReader {

    private static final String EXPECTED = "expected an EventBridge event, or SQS records that hold one each";

    private final ObjectReader json;

    /// @param json reads one value as a tree, and rejects trailing content
    EnvelopeReader(ObjectReader json) {
        this.json = json;
    }

    /// @param requestId identifies the event if it has no ID
    Invocation read(InputStream payload, String requestId, Deadline deadline) {
        try {
            JsonNode root = parse("an invocation", () -> json.readTree(payload));
            return new Invocation(new BatchItem.Pending<>(root.path("id").asString(requestId), root), deadline);
        } catch (InvalidEventException invalid) {
            return new Invocation(new BatchItem.Failed<>(requestId, invalid), deadline);
        }
    }

    /// Opens the envelope.
    Batch<JsonNode> open(Invocation invocation) {
        if (invocation.payload() instanceof BatchItem.Pending<JsonNode>(String id, JsonNode root)
                && root.path("Records").isArray()) {
            return records(root.path("Records"), id, invocation.deadline());
        }
        return direct(invocation.payload(), invocation.deadline());
    }

    private static Batch<JsonNode> direct(BatchItem<JsonNode> item, Deadline deadline) {
        return new Batch<>(Envelope.DIRECT, deadline, List.of(item));
    }

    private Batch<JsonNode> records(JsonNode records, String requestId, Deadline deadline) {
        List<BatchItem<JsonNode>> items = new ArrayList<>(records.size());
        for (JsonNode item : records) {
            String source =
                    item.path("eventSource").asString(item.path("EventSource").asString(""));
            String id = item.path("messageId").asString("");
            if (!source.equals("aws:sqs") || id.isEmpty()) {
                // Only SQS accepts batch item failures, and only by message ID.
                return direct(new BatchItem.Failed<>(requestId, unexpectedRecord(source)), deadline);
            }
            items.add(new BatchItem.Pending<>(id, item).map(this::body));
        }
        return new Batch<>(Envelope.QUEUE, deadline, items);
    }

    private JsonNode body(JsonNode item) {
        JsonNode body =
                parse("the body of SQS message " + quoted(item.path("messageId")), () -> text(item.path("body")));
        return body.path("Type").asString("").equals("Notification") && body.has("TopicArn")
                ? parse("the SNS message " + quoted(body.path("MessageId")), () -> text(body.path("Message")))
                : body;
    }

    private static String quoted(JsonNode id) {
        return SafeQuote.quote(id.asString(""));
    }

    /// Jackson skips a byte order mark in bytes, but not in text.
    private JsonNode text(JsonNode node) {
        String text = node.asString("");
        return json.readTree(text.startsWith("\uFEFF") ? text.substring(1) : text);
    }

    private static JsonNode parse(String what, Supplier<JsonNode> read) {
        try {
            JsonNode node = read.get();
            if (!node.isMissingNode()) {
                return node;
            }
            throw new InvalidEventException(Reason.MALFORMED, "Got %s without content; %s".formatted(what, EXPECTED));
        } catch (JacksonException malformed) {
            // Jackson's message may quote the payload, so only the location is reported.
            var at = malformed.getLocation();
            String where = at == null ? "" : " (line %d, column %d)".formatted(at.getLineNr(), at.getColumnNr());
            throw new InvalidEventException(
                    Reason.MALFORMED, "Got %s that is not JSON%s; %s".formatted(what, where, EXPECTED));
        }
    }

    private static InvalidEventException unexpectedRecord(String source) {
        String got = source.isEmpty() || source.equals("aws:sqs")
                ? "a record without source or messageId"
                : SafeQuote.quote(source);
        return new InvalidEventException(
                Reason.UNEXPECTED, "Got records of " + got + "; " + EXPECTED + ". Check what triggers this function");
    }
}
