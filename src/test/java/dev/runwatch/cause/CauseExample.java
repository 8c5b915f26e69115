package dev.runwatch.cause;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A cause and what the alert shows of it, an element of a file under `causes`.
///
/// @param text the lines of the cause in the alert
/// @param expect what else must hold, by the names in [CauseAlertsTest]
record CauseExample(
        String name,
        String error,
        String cause,
        String failedState,
        String failedName,
        String log,
        List<String> text,
        JsonNode expect) {

    private static final List<String> FAMILIES =
            List.of("lambda", "containers", "data", "jobs", "nested", "apis", "texts");

    static Stream<CauseExample> all() {
        List<CauseExample> examples = new ArrayList<>();
        for (String family : FAMILIES) {
            read(family + ".json").forEach(element -> examples.add(of(family, element)));
        }
        return examples.stream();
    }

    private static CauseExample of(String family, JsonNode element) {
        JsonNode cause = element.path("cause");
        return new CauseExample(
                family + ", " + element.path("name").asString(),
                element.path("error").asString(),
                cause.isString() ? cause.asString() : cause.toString(),
                element.path("failedState").asString(""),
                element.path("failedName").asString(""),
                element.path("log").asString(""),
                texts(element.path("text")),
                element.path("expect"));
    }

    List<String> expected(String member) {
        JsonNode value = expect.path(member);
        return value.isString() ? List.of(value.asString()) : texts(value);
    }

    private static List<String> texts(JsonNode array) {
        return array.valueStream().map(JsonNode::asString).toList();
    }

    private static JsonNode read(String file) {
        try (InputStream json = CauseExample.class.getResourceAsStream("/causes/" + file)) {
            return JsonMapper.shared().readTree(Objects.requireNonNull(json, file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
