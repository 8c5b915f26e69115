package dev.runwatch.bench;

import dev.runwatch.testkit.LocalFunction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Events of failed executions. Each is a new execution, so each causes an alert.
final class Events {

    private static final String TEMPLATE = new String(LocalFunction.event("failed.json"), StandardCharsets.UTF_8);

    private long last;

    byte[] one() {
        return next().getBytes(StandardCharsets.UTF_8);
    }

    /// @param kilobytes size of the execution's input, in units of 1,024 bytes
    byte[] withInput(int kilobytes) {
        ObjectNode event = (ObjectNode) JsonMapper.shared().readTree(next());
        event.withObject("/detail").put("input", input(kilobytes * 1_024));
        return JsonMapper.shared().writeValueAsBytes(event);
    }

    /// As SQS delivers them.
    byte[] batch(int size) {
        List<Map<String, String>> records = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            records.add(Map.of("messageId", "m-" + i, "eventSource", "aws:sqs", "body", next()));
        }
        return JsonMapper.shared().writeValueAsBytes(Map.of("Records", records));
    }

    private String next() {
        last++;
        return TEMPLATE.replace("nightly-2026-11-20", "run-" + last).replace("158f73e60003", "%012d".formatted(last));
    }

    /// A list of orders: a realistic input of an execution.
    private static String input(int bytes) {
        List<Map<String, Object>> orders = new ArrayList<>();
        String input = "[]";
        for (int i = 0; input.length() < bytes; i++) {
            Map<String, Object> order = Map.of("order", i, "customer", "customer-" + i, "note", "deliver by noon");
            orders.add(order);
            if (i % 10 == 0) {
                input = JsonMapper.shared().writeValueAsString(Map.of("orders", orders));
            }
        }
        return input;
    }
}
