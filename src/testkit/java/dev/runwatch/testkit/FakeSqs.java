package dev.runwatch.testkit;

import dev.runwatch.testkit.FakeAws.Fault;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/// SQS, which uses JSON 1.0. It stores sent messages and changed visibilities.
public final class FakeSqs implements FakeService {

    /// A message that was sent.
    public record Sent(String queueUrl, String body, Map<String, String> attributes) {}

    /// A message whose visibility was changed.
    public record Visibility(String queueUrl, String receiptHandle, int seconds) {}

    private final List<Sent> sent = new ArrayList<>();
    private final List<Visibility> visibilities = new ArrayList<>();

    FakeSqs() {}

    /// Whether a request is for SQS.
    static boolean receives(FakeRequest request) {
        return request.header("x-amz-target").startsWith("AmazonSQS.");
    }

    public synchronized List<Sent> sent() {
        return List.copyOf(sent);
    }

    public synchronized List<Visibility> visibilities() {
        return List.copyOf(visibilities);
    }

    synchronized void reset() {
        sent.clear();
        visibilities.clear();
    }

    @Override
    public String action(FakeRequest request) {
        return request.header("x-amz-target").substring("AmazonSQS.".length());
    }

    @Override
    public FakeResponse accept(FakeRequest request, boolean confirmed) {
        return accept(request, new Fault.RejectEntries(Set.of(), "", false));
    }

    @Override
    public synchronized FakeResponse accept(FakeRequest request, Fault.RejectEntries rejected) {
        JsonNode body = request.json();
        String queueUrl = body.path("QueueUrl").asString();
        return switch (action(request)) {
            case "SendMessage" -> send(queueUrl, body);
            case "ChangeMessageVisibilityBatch" -> change(queueUrl, body.path("Entries"), rejected);
            default -> error(400, "InvalidAction", action(request));
        };
    }

    private FakeResponse send(String queueUrl, JsonNode body) {
        Map<String, String> attributes = new TreeMap<>();
        var digested = new ByteArrayOutputStream();
        body.path("MessageAttributes")
                .properties()
                .forEach(attribute -> attributes.put(
                        attribute.getKey(),
                        attribute.getValue().path("StringValue").asString()));
        attributes.forEach((name, value) -> {
            write(digested, name);
            write(digested, "String");
            digested.write(1);
            write(digested, value);
        });
        String text = body.path("MessageBody").asString();
        sent.add(new Sent(queueUrl, text, attributes));
        return FakeResponse.json(
                200,
                Map.of(
                        "MessageId", "m-" + sent.size(),
                        "MD5OfMessageBody", md5(text.getBytes(StandardCharsets.UTF_8)),
                        "MD5OfMessageAttributes", md5(digested.toByteArray())));
    }

    private FakeResponse change(String queueUrl, JsonNode entries, Fault.RejectEntries rejected) {
        List<Map<String, Object>> successful = new ArrayList<>();
        List<Map<String, Object>> failed = new ArrayList<>();
        for (JsonNode entry : entries) {
            String id = entry.path("Id").asString();
            if (rejected.positions().contains(successful.size() + failed.size())) {
                failed.add(Map.of("Id", id, "Code", rejected.code(), "SenderFault", rejected.senderFault()));
            } else {
                successful.add(Map.of("Id", id));
                visibilities.add(new Visibility(
                        queueUrl,
                        entry.path("ReceiptHandle").asString(),
                        entry.path("VisibilityTimeout").asInt()));
            }
        }
        return FakeResponse.json(200, Map.of("Successful", successful, "Failed", failed));
    }

    /// As the [digest of message attributes](
    /// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html) has
    // it.
    private static void write(ByteArrayOutputStream digested, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digested.writeBytes(
                ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
        digested.writeBytes(bytes);
    }

    private static String md5(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
        } catch (NoSuchAlgorithmException unexpected) {
            throw new IllegalStateException(unexpected);
        }
    }

    @Override
    public FakeResponse error(int status, String code, String message) {
        return FakeResponse.json(status, Map.of("__type", "com.amazonaws.sqs#" + code, "message", message));
    }
}
