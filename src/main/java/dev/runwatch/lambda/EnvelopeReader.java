package dev.runwatch.lambda;

import dev.runwatch.pipeline.Batch;
import dev.runwatch.pipeline.Batch.Envelope;
import dev.runwatch.pipeline.BatchItem;
import dev.runwatch.pipeline.Deadline;
import dev.runwatch.pipeline.InvalidEventException;
import dev.runwatch.pipeline.Received;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;

/// Reads what the Lambda was invoked with: an event from EventBridge, SQS records that hold one event each, or a
/// trigger.
///
/// It never throws for the content: what cannot be read is a failed item.
final class EnvelopeReader {

    private static final Logger log = LoggerFactory.getLogger(EnvelopeReader.class);

    private final ObjectReader json;
    private final MessageBody body;

    /// @param json reads one value as a tree, and rejects trailing content
    EnvelopeReader(ObjectReader json) {
        this.json = json;
        this.body = new MessageBody(json);
    }

    /// @param requestId identifies the event if it has no ID
    Invocation read(InputStream payload, String requestId, Deadline deadline) {
        byte[] bytes = bytes(payload);
        var received = new Received.Payload(bytes);
        try {
            JsonNode root = MessageBody.parse("an invocation", () -> json.readTree(bytes));
            String id = root.path("id").asString(requestId);
            return new Invocation(new BatchItem.Pending<>(id, root), received, deadline);
        } catch (InvalidEventException invalid) {
            return new Invocation(new BatchItem.Failed<>(requestId, invalid), received, deadline);
        }
    }

    private static byte[] bytes(InputStream payload) {
        try {
            return payload.readAllBytes();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /// Opens the envelope.
    Batch<JsonNode> open(Invocation invocation) {
        if (invocation.payload() instanceof BatchItem.Pending<JsonNode>(String id, JsonNode root)
                && root.path("Records").isArray()) {
            return records(root.path("Records"), id, invocation);
        }
        return direct(invocation.payload(), invocation);
    }

    private static Batch<JsonNode> direct(BatchItem<JsonNode> item, Invocation invocation) {
        return new Batch<>(
                Envelope.DIRECT, invocation.deadline(), List.of(item), Map.of(item.id(), invocation.received()));
    }

    private Batch<JsonNode> records(JsonNode records, String requestId, Invocation invocation) {
        List<BatchItem<JsonNode>> items = new ArrayList<>(records.size());
        Map<String, Received> received = new HashMap<>();
        for (JsonNode item : records) {
            String source =
                    item.path("eventSource").asString(item.path("EventSource").asString(""));
            String id = item.path("messageId").asString("");
            if (!source.equals("aws:sqs") || id.isEmpty()) {
                // Only SQS accepts batch item failures, and only by message ID.
                return direct(new BatchItem.Failed<>(requestId, MessageBody.unexpectedRecord(source)), invocation);
            }
            received.put(id, message(item));
            BatchItem<JsonNode> event = new BatchItem.Pending<>(id, item).map(body::event);
            if (!isTrigger(event)) {
                items.add(event);
            }
        }
        return new Batch<>(Envelope.QUEUE, invocation.deadline(), items, received);
    }

    private static Received.Message message(JsonNode item) {
        return new Received.Message(
                item.path("eventSourceARN").asString(""),
                item.path("receiptHandle").asString(""),
                item.path("attributes").path("ApproximateReceiveCount").asInt(0),
                item.path("body").asString(""));
    }

    /// A trigger in a queue failed before. It is acknowledged and not run: the next schedule repeats it.
    private static boolean isTrigger(BatchItem<JsonNode> item) {
        if (item instanceof BatchItem.Pending<JsonNode>(String id, JsonNode event)
                && event.path("source").asString("").equals("runwatch")) {
            log.atInfo()
                    .addKeyValue("message_id", id)
                    .log("Dropped a trigger in a queue: the next schedule repeats it");
            return true;
        }
        return false;
    }
}
