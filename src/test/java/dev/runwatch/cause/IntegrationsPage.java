package dev.runwatch.cause;

import dev.runwatch.cause.Finding.Weight;
import dev.runwatch.cause.json.Json;
import dev.runwatch.cause.json.JsonReader;
import dev.runwatch.cause.text.StatePrefix;
import dev.runwatch.text.Truncator;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// `docs/integrations.md`: an alert per integration, from the examples under `causes`.
final class IntegrationsPage {

    private static final int MAX_GIST_CHARS = 96;

    private static final String HEAD = """
            # Alerts by integration

            For operators who want to see an alert before it wakes them, and for reviewers of a new integration. Each section
            shows a cause as Step Functions reports it (its beginning) and what the e-mail says: subject, first sentence, error and
            cause. The rest of an e-mail is the same for all integrations: [alerts](alerts.md).

            This page is generated from the examples in `src/test/resources/causes`, with the execution of
            `sam/events/failed.json`. Do not edit it: `mvn test -Dtest=CauseAlertsTest -Dgolden=apply` writes it.
            """;

    /// What has no row in `integrations.json`: title and name of the example.
    private static final Map<String, String> OTHERS = others();

    private IntegrationsPage() {}

    private static Map<String, String> others() {
        Map<String, String> others = new LinkedHashMap<>();
        others.put("Lambda, Python", "lambda, Python");
        others.put("Lambda, Node", "lambda, Node");
        others.put("Lambda, Java", "lambda, Java with nested causes");
        others.put("Lambda, time-out", "lambda, time-out");
        others.put("Lambda, .NET", "lambda, .NET with an inner exception");
        others.put("Lambda, Go", "lambda, Go");
        others.put("Lambda, Ruby", "lambda, Ruby");
        others.put("Lambda, the runtime exited", "lambda, the runtime exited");
        others.put("HTTP task", "apis, problem+json");
        others.put("API Gateway", "apis, HTML");
        others.put("Activity or callback", "nested, Task token2");
        others.put("Fail state with `States.Format`", "texts, States.Format with JSON");
        others.put("Nested execution, with a cause", "nested, with a cause of Lambda");
        others.put("Distributed map, tolerated failures", "nested, tolerated failures");
        others.put("ECS, image pull", "containers, ECS, image pull");
        others.put("Batch, array job", "containers, Batch, array job");
        others.put("Parameters that do not fit", "texts, parameters before the reason");
        others.put("Missing permission", "texts, no permission");
        others.put("Input that lacks a field", "texts, JSONPath");
        return others;
    }

    /// Rows of the table without an example.
    static List<String> rowsWithoutExample() {
        List<Row> shown = CauseExample.all().flatMap(each -> row(each).stream()).toList();
        return rows().filter(row -> !shown.contains(row)).map(Row::toString).toList();
    }

    /// @param emails subject and e-mail by the name of the example
    static String of(Map<String, List<String>> emails) {
        Map<String, CauseExample> sections = new LinkedHashMap<>();
        OTHERS.forEach((title, name) -> sections.put(title, example(name)));
        for (Row row : rows().toList()) {
            String title = sections.containsKey(row.kind) ? row.kind + ", second form" : row.kind;
            CauseExample.all()
                    .filter(each -> row(each).filter(row::equals).isPresent())
                    .findFirst()
                    .ifPresent(each -> sections.put(title, each));
        }
        return HEAD
                + sections.entrySet().stream()
                        .map(section -> section(section.getKey(), section.getValue(), emails))
                        .collect(Collectors.joining());
    }

    private static CauseExample example(String name) {
        return CauseExample.all()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("No example '" + name + "'"));
    }

    private static String section(String title, CauseExample example, Map<String, List<String>> emails) {
        List<String> email = Objects.requireNonNull(emails.get(example.name()));
        List<String> lines = new ArrayList<>(List.of("Subject: " + email.getFirst(), ""));
        Stream.of(email.getLast().split("\n\n"))
                .takeWhile(block -> !block.startsWith("Execution "))
                .forEach(block -> lines.addAll((block + "\n").lines().toList()));
        return "\n## %s\n\nCause: `` %s ``\n\n%s"
                .formatted(
                        title,
                        gist(example.cause()),
                        lines.stream()
                                .map(line -> line.isBlank() ? "\n" : "    " + line + "\n")
                                .collect(Collectors.joining()));
    }

    private static String gist(String cause) {
        String line = cause.replaceAll("\\s+", " ").strip();
        return line.length() <= MAX_GIST_CHARS
                ? line
                : Truncator.prefix(line, MAX_GIST_CHARS) + "… (%,d characters)".formatted(cause.length());
    }

    private static Stream<Row> rows() {
        return Integration.ALL.stream().map(Row::of).distinct();
    }

    /// The row that reads an example, as [CauseReader] chooses it.
    private static Optional<Row> row(CauseExample example) {
        Optional<Json> json = JsonReader.whole(StatePrefix.of(example.cause()).rest());
        if (!(json.orElse(Json.Absent.ABSENT) instanceof Json.Obj object)
                || !object.first(Json.path("errorType")).isEmpty()) {
            return Optional.empty();
        }
        var reader = new CauseReader(example.error(), example.cause().length());
        return Integration.ALL.stream()
                .filter(row ->
                        row.matches(object) && row.read(object, reader, 0).weight() != Weight.NOTHING)
                .map(Row::of)
                .findFirst();
    }

    /// A row of the table, which has an element of [Integration#ALL] per root.
    private record Row(String kind, List<String> has) {

        static Row of(Integration integration) {
            return new Row(integration.kind(), integration.has());
        }
    }
}
