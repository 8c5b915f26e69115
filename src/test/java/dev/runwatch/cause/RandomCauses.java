package dev.runwatch.cause;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Random JSON with the member names of integrations, and random text with what causes consist of.
final class RandomCauses {

    private static final List<String> NAMES = List.of(
            ("message Cause cause Error error errors errorMessage stackTrace Status status Containers ExecutionArn"
                            + " StoppedReason JobId JobQueue Attempts Container Build BuildStatus Phases QueryExecution"
                            + " Step Input Output body statusCode name code Entries FailedEntryCount TrainingJobName"
                            + " FailureReason config x ")
                    .split(" ", -1));

    private static final List<String> TEXTS = List.of(
            "",
            " ",
            "boom",
            "{}",
            "[]",
            "{\"message\":\"inner\"}",
            "null",
            "<p>text</p>",
            "</>",
            "at x.y(Z.java:1)",
            "Caused by: ",
            "arn:aws:states:eu-central-1:1:execution:a:b",
            "FAILED",
            "Unknown Error.",
            "Traceback (most recent call last):",
            "words {\"Cause\":{}} words",
            "-----",
            "\u0000",
            "\uD83D",
            "State 'x'");

    private static final List<String> SEPARATORS = List.of("\n", " ", "{", "'", "\\", "\"", ": ");
    private static final int MAX_DEPTH = 5;

    private final Random random;

    RandomCauses(long seed) {
        this.random = new Random(seed);
    }

    /// Half of them JSON, half text.
    Stream<String> take(int count) {
        return Stream.generate(() -> random.nextBoolean() ? json(MAX_DEPTH).toString() : text())
                .limit(count);
    }

    private String text() {
        var text = new StringBuilder();
        for (int i = random.nextInt(12); i >= 0; i--) {
            text.append(pick(TEXTS)).append(pick(SEPARATORS));
        }
        return text.toString();
    }

    private JsonNode json(int depth) {
        JsonNodeFactory json = JsonNodeFactory.instance;
        int kind = random.nextInt(depth == 0 ? 4 : 8);
        if (kind >= 6) {
            ArrayNode array = json.arrayNode();
            for (int i = random.nextInt(4); i > 0; i--) {
                array.add(json(depth - 1));
            }
            return array;
        }
        if (kind >= 4) {
            ObjectNode object = json.objectNode();
            for (int i = random.nextInt(5); i > 0; i--) {
                object.set(pick(NAMES), json(depth - 1));
            }
            return object;
        }
        return switch (kind) {
            case 0 -> json.nullNode();
            case 1 -> json.numberNode(random.nextInt(600));
            case 2 -> json.booleanNode(random.nextBoolean());
            default -> json.stringNode(pick(TEXTS));
        };
    }

    private String pick(List<String> values) {
        return values.get(random.nextInt(values.size()));
    }
}
