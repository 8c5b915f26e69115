package dev.runwatch;

import dev.runwatch.testkit.FakeStepFunctions;
import dev.runwatch.testkit.FakeStepFunctions.Execution;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What Step Functions knows about the execution in `failed.json`: three failed attempts of a task, six successful
/// executions before, and a failed one.
final class KnownFailure {

    private static final String INVOICES = "arn:aws:states:eu-central-1:123456789012:stateMachine:invoices";
    private static final String RUN = "arn:aws:states:eu-central-1:123456789012:execution:invoices:nightly-2026-11-20";
    private static final Instant START = Instant.parse("2026-11-20T19:30:00Z");
    private static final Instant END = Instant.parse("2026-11-20T19:42:21Z");

    private KnownFailure() {}

    static void addTo(FakeStepFunctions stepFunctions) throws IOException {
        stepFunctions.history(RUN, history("retry-then-fail"));
        for (int i = 1; i <= 6; i++) {
            Instant start = START.minus(Duration.ofDays(i + 1));
            stepFunctions.has(Execution.failed(INVOICES, "ok-" + i, start, start.plusSeconds(100 + 20L * i))
                    .status("SUCCEEDED"));
        }
        Instant yesterday = START.minus(Duration.ofDays(1));
        stepFunctions.has(Execution.failed(INVOICES, "yesterday", yesterday, yesterday.plusSeconds(9)));
    }

    /// A recorded history of the execution in `failed.json`, with the same end.
    private static JsonNode history(String name) throws IOException {
        String text = Files.readString(
                        Path.of("src/test/resources/dev/runwatch/enrich/history", name + ".json"),
                        StandardCharsets.UTF_8)
                .replace("111122223333", "123456789012");
        JsonNode events = JsonMapper.shared().readTree(text).path("events");
        double shift =
                END.toEpochMilli() / 1_000.0 - events.path(0).path("timestamp").asDouble();
        for (JsonNode event : events) {
            ((ObjectNode) event).put("timestamp", event.path("timestamp").asDouble() + shift);
        }
        return events;
    }
}
