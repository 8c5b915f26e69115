package dev.runwatch.acceptance;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// An SQS queue: redelivers a message until it is acknowledged, and dead-letters it after too many receives.
final class Buffer {

    /// @param fact what the message tells of; several may tell of the same
    record Message(String id, String fact, String body) {}

    private final int maxReceiveCount;
    private final Deque<Message> waiting = new ArrayDeque<>();
    private final Map<String, Integer> received = new HashMap<>();
    private final List<Message> deadLetters = new ArrayList<>();

    Buffer(int maxReceiveCount) {
        this.maxReceiveCount = maxReceiveCount;
    }

    void add(Message message) {
        waiting.add(message);
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /// Messages that were received too often.
    List<Message> deadLetters() {
        return List.copyOf(deadLetters);
    }

    /// What the messages tell that are still to be received.
    Set<String> facts() {
        return waiting.stream().map(Message::fact).collect(Collectors.toSet());
    }

    List<Message> receive(int most) {
        List<Message> batch = new ArrayList<>(most);
        while (batch.size() < most && !waiting.isEmpty()) {
            Message message = waiting.removeFirst();
            if (received.merge(message.id(), 1, Integer::sum) > maxReceiveCount) {
                deadLetters.add(message);
            } else {
                batch.add(message);
            }
        }
        return batch;
    }

    /// @return the messages that the answer acknowledges; the others wait again
    List<Message> settle(List<Message> batch, String answer) {
        Set<String> failed = new HashSet<>();
        for (JsonNode item : JsonMapper.shared().readTree(answer).required("batchItemFailures")) {
            failed.add(item.path("itemIdentifier").asString());
        }
        batch.stream().filter(message -> failed.contains(message.id())).forEach(waiting::add);
        List<Message> acknowledged = new ArrayList<>(batch);
        acknowledged.removeIf(message -> failed.contains(message.id()));
        return acknowledged;
    }

    /// As after the visibility timeout, when nobody answered.
    void giveBack(List<Message> batch) {
        waiting.addAll(batch);
    }

    static byte[] event(List<Message> batch) {
        List<Map<String, String>> records = batch.stream()
                .map(message -> Map.of("messageId", message.id(), "eventSource", "aws:sqs", "body", message.body()))
                .toList();
        return JsonMapper.shared().writeValueAsBytes(Map.of("Records", records));
    }
}
