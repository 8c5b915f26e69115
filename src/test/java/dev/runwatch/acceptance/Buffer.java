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

    /// @param execution of the event; several messages may have the same; empty if malformed
    record Message(String id, String execution, String body) {}

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

    /// The executions of the waiting messages.
    Set<String> executions() {
        return waiting.stream().map(Message::execution).collect(Collectors.toSet());
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

    /// @return the messages that the response acknowledges; the others are redelivered
    List<Message> settle(List<Message> batch, String response) {
        Set<String> failed = new HashSet<>();
        for (JsonNode item : JsonMapper.shared().readTree(response).required("batchItemFailures")) {
            failed.add(item.path("itemIdentifier").asString());
        }
        batch.stream().filter(message -> failed.contains(message.id())).forEach(waiting::add);
        List<Message> acknowledged = new ArrayList<>(batch);
        acknowledged.removeIf(message -> failed.contains(message.id()));
        return acknowledged;
    }

    /// Redelivers a batch without a response, as after the visibility timeout.
    void redeliver(List<Message> batch) {
        waiting.addAll(batch);
    }

    static byte[] event(List<Message> batch) {
        List<Map<String, String>> records = batch.stream()
                .map(message -> Map.of("messageId", message.id(), "eventSource", "aws:sqs", "body", message.body()))
                .toList();
        return JsonMapper.shared().writeValueAsBytes(Map.of("Records", records));
    }
}
