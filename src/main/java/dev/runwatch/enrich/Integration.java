package dev.runwatch.enrich;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What identifies the task of an integration, and which page of the AWS console shows its log; a row of `tasks.json`.
/// The forms of the pages are those of public tools and their tests; AWS does not document them.
///
/// @param name what the task is called in an alert
/// @param parts pattern by JSON pointers, of which the first matching one counts. Its named groups are the parts. The
///     part `name` is shown; `partition`, `region` and `account` must be those of the execution
/// @param pages the first one counts of which all parts are known: a path of the console, `log:GROUP` or
///     `log:GROUP|STREAM`
record Integration(String name, Map<List<String>, Pattern> parts, List<String> pages) {

    private static final Map<String, String> MACROS = Map.of(
            "\\{owner:(\\w+)}", "arn:(?<partition>[a-z-]+):$1:(?<region>[a-z0-9-]+):(?<account>\\\\d{12}):",
            "\\{uuid}", "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    /// By the `resourceType` of a history event
    /// ([services](https://docs.aws.amazon.com/step-functions/latest/dg/integrate-services.html)).
    private static final Map<String, Integration> ALL = read();

    static Optional<Integration> of(String resourceType) {
        return Optional.ofNullable(ALL.get(resourceType));
    }

    private static Map<String, Integration> read() {
        try (InputStream table = Objects.requireNonNull(Integration.class.getResourceAsStream("tasks.json"))) {
            Map<String, Integration> all = new HashMap<>();
            JsonMapper.shared().readTree(table).properties().forEach(row -> all.put(row.getKey(), row(row.getValue())));
            return all;
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static Integration row(JsonNode row) {
        Map<List<String>, Pattern> parts = new HashMap<>();
        for (var part : row.path("parts").properties()) {
            String pattern = part.getValue().asString();
            for (var macro : MACROS.entrySet()) {
                pattern = pattern.replaceAll(macro.getKey(), macro.getValue());
            }
            parts.put(List.of(part.getKey().split(" ")), Pattern.compile(pattern));
        }
        return new Integration(
                row.path("name").asString(),
                parts,
                row.path("pages").valueStream().map(JsonNode::asString).toList());
    }
}
