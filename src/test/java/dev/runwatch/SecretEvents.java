package dev.runwatch;

import dev.runwatch.testkit.LocalFunction;
import dev.runwatch.testkit.SecretSample;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Makes events that contain secrets, and remembers each secret.
///
/// A *marked* secret is in a text that shows what it is, such as `password=…`; redaction must find it. An *unmarked*
/// one is the whole text of a field and looks like any other text.
final class SecretEvents {

    /// One event of each kind.
    private static final List<String> KINDS = List.of(
            "running.json",
            "pending-redrive.json",
            "succeeded.json",
            "failed.json",
            "failed-after-redrive.json",
            "not-redrivable.json",
            "timed-out.json",
            "aborted-with-cause.json",
            "unknown-status.json",
            "replayed.json",
            "api-start-execution.json",
            "api-start-execution-denied.json",
            "rejected-glue-state-change.json",
            "rejected-s3-event.json");

    private final Random random;
    private final Map<String, String> marked = new TreeMap<>();
    private final Map<String, String> unmarked = new TreeMap<>();

    SecretEvents(Random random) {
        this.random = random;
    }

    /// Marked secrets, and the kind and place of each.
    Map<String, String> marked() {
        return marked;
    }

    /// Unmarked secrets, and the kind of event and field of each.
    Map<String, String> unmarked() {
        return unmarked;
    }

    /// Makes a secret outside of events.
    String secret(String template, String name) {
        String secret = new SecretSample("", template).fill(random).text();
        marked.put(secret, name);
        return secret;
    }

    /// Every sample in every field of free text, each in two kinds of event.
    Stream<byte[]> samplesInEveryField() {
        List<ObjectNode> events = new ArrayList<>();
        int number = 0;
        for (SecretSample sample : SecretSample.all()) {
            for (String kind : List.of("failed.json", KINDS.get(number++ % KINDS.size()))) {
                ObjectNode event = event(kind);
                for (String field : fields(event)) {
                    if (!isStructural(field)) {
                        put(event, field, fill(sample, kind + " " + field));
                    }
                }
                events.add(event);
            }
        }
        // Structural fields one at a time, so that the other fields are still read.
        for (String kind : KINDS) {
            for (String field : fields(event(kind))) {
                ObjectNode event = event(kind);
                put(event, field, fill(anySample(), kind + " " + field));
                events.add(event);
            }
        }
        return invocations(events);
    }

    /// An unmarked secret in every field, one per event.
    Stream<byte[]> unmarkedInEveryField() {
        List<ObjectNode> events = new ArrayList<>();
        for (String kind : KINDS) {
            for (String field : fields(event(kind))) {
                ObjectNode event = event(kind);
                String secret = SecretSample.secret(random);
                unmarked.put(secret, kind + " " + field);
                put(event, field, secret);
                events.add(event);
            }
        }
        return invocations(events);
    }

    /// Batches of fifty, plain and in SNS notifications. Every twentieth event is invoked directly.
    private Stream<byte[]> invocations(List<ObjectNode> events) {
        List<byte[]> invocations = new ArrayList<>();
        ArrayNode records = JsonNodeFactory.instance.arrayNode();
        for (int i = 0; i < events.size(); i++) {
            if (i % 20 == 0) {
                invocations.add(bytes(events.get(i)));
            } else {
                ObjectNode event = events.get(i);
                records.add(record(records.size(), i % 7 == 0 ? inNotification(event) : event.toString()));
            }
            if (records.size() == 50 || (i == events.size() - 1 && !records.isEmpty())) {
                invocations.add(bytes(JsonNodeFactory.instance.objectNode().set("Records", records)));
                records = JsonNodeFactory.instance.arrayNode();
            }
        }
        return invocations.stream();
    }

    /// Truncated, not JSON, two documents in one, of a wrong type, too deep, too long.
    List<byte[]> malformed() {
        List<byte[]> malformed = new ArrayList<>();
        ArrayNode records = JsonNodeFactory.instance.arrayNode();
        for (SecretSample sample : SecretSample.all()) {
            String text = fill(sample, "malformed");
            ObjectNode event = event("failed.json");
            put(event, "detail.input", text);
            put(event, "detail.error", text);
            String json = event.toString();
            for (String body : List.of(
                    json.substring(0, json.indexOf("\"error\"") + 60),
                    text,
                    json + text,
                    "[" + JsonMapper.shared().writeValueAsString(text) + "]")) {
                records.add(record(records.size(), body));
            }
        }
        malformed.add(bytes(JsonNodeFactory.instance.objectNode().set("Records", records)));
        String secret = fill(SecretSample.TEXT.getFirst(), "not JSON");
        malformed.add(secret.getBytes(StandardCharsets.UTF_8));
        malformed.add(("{\"Records\":[{\"eventSource\":\"" + secret + "\"}]}").getBytes(StandardCharsets.UTF_8));
        malformed.add(("[".repeat(2_000) + "\"" + secret + "\"" + "]".repeat(2_000)).getBytes(StandardCharsets.UTF_8));
        ObjectNode oversize = event("failed.json");
        put(oversize, "detail.cause", "x".repeat(3_990) + " " + secret + " y".repeat(500_000));
        malformed.add(bytes(oversize));
        return malformed;
    }

    /// A failed execution with marked secrets.
    byte[] failed() {
        ObjectNode event = event("failed.json");
        for (String field : List.of("detail.input", "detail.output", "detail.error", "detail.cause")) {
            put(event, field, fill(anySample(), "during a fault, " + field));
        }
        return bytes(event);
    }

    byte[] batch(byte[]... events) {
        ArrayNode records = JsonNodeFactory.instance.arrayNode();
        for (byte[] event : events) {
            records.add(record(records.size(), new String(event, StandardCharsets.UTF_8)));
        }
        return bytes(JsonNodeFactory.instance.objectNode().set("Records", records));
    }

    private SecretSample anySample() {
        return SecretSample.all().get(random.nextInt(SecretSample.all().size()));
    }

    private String fill(SecretSample sample, String where) {
        var filled = sample.fill(random);
        filled.canaries().forEach(canary -> marked.put(canary, "\"" + sample + "\" in " + where));
        return filled.text();
    }

    /// Of an execution of its own, so that no alert is suppressed as a duplicate.
    private ObjectNode event(String kind) {
        String json = new String(LocalFunction.event(kind), StandardCharsets.UTF_8);
        String run = ":run-" + Long.toHexString(random.nextLong());
        return (ObjectNode) JsonMapper.shared().readTree(json.replace(":nightly-2026-11-20", run));
    }

    private static List<String> fields(ObjectNode event) {
        List<String> fields = new ArrayList<>();
        for (var member : event.properties()) {
            if (member.getValue() instanceof ObjectNode object) {
                fields(object).forEach(field -> fields.add(member.getKey() + "." + field));
            }
            fields.add(member.getKey());
        }
        return fields;
    }

    /// Whether another text there changes the kind of the event or its deduplication key.
    private static boolean isStructural(String field) {
        return field.endsWith("Arn")
                || (!field.contains(".") && !field.matches("id|account|region|replay-name"))
                || field.matches(
                        "detail\\.(status|eventSource|inputDetails|outputDetails|requestParameters|userIdentity)");
    }

    private static void put(ObjectNode event, String field, String text) {
        int dot = field.indexOf('.');
        if (dot < 0) {
            event.put(field, text);
        } else {
            put((ObjectNode) event.path(field.substring(0, dot)), field.substring(dot + 1), text);
        }
    }

    private ObjectNode record(int number, String body) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("messageId", "message-" + number)
                .put("receiptHandle", fill(SecretSample.TEXT.getFirst(), "receiptHandle"))
                .put("body", body)
                .put("eventSource", "aws:sqs");
    }

    private static String inNotification(ObjectNode event) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("Type", "Notification")
                .put("MessageId", "22b80b92")
                .put("TopicArn", LocalFunction.TOPIC)
                .put("Message", event.toString())
                .toString();
    }

    private static byte[] bytes(JsonNode json) {
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }
}
