package dev.runwatch.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The order in which CloudFormation creates the resources: a rule sends events as soon as it exists.
class TemplateOrderTest {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{(\\w+)[.}]");

    private final Map<String, Object> resources = read();

    private static Map<String, Object> read() {
        try {
            return TemplateTree.parse(Files.readString(Path.of("sam/template.yaml")))
                    .section("Resources");
        } catch (IOException missing) {
            throw new AssertionError(missing);
        }
    }

    @Test
    void theRuleIsCreatedAfterEverythingThatReceivesItsEventsOrTheirFailure() {
        assertThat(before("EventRule"))
                .contains(
                        "FunctionPermission",
                        "FunctionEventInvokeConfig",
                        "QueuePolicy",
                        "BufferQueue",
                        "UnhandledEventsQueue",
                        "ParkedEventsQueue",
                        "Function",
                        "FunctionRole",
                        "FunctionLog");
    }

    @Test
    void aScheduleIsCreatedAfterItsPermission() {
        for (String rule : List.of("HeartbeatRule", "ReconcileRule")) {
            assertThat(before(rule)).contains("FunctionPermission", "Function");
        }
    }

    @Test
    void noPermissionWaitsForARule() {
        for (String permission : List.of("FunctionPermission", "QueuePolicy", "FunctionRole")) {
            assertThat(before(permission)).noneMatch(name -> name.endsWith("Rule"));
        }
    }

    /// All resources that CloudFormation creates before this one.
    private Set<String> before(String resource) {
        Set<String> before = new HashSet<>();
        Object declaration = resources.get(resource);
        if (declaration != null) {
            for (String name : references(declaration)) {
                if (before.add(name)) {
                    before.addAll(before(name));
                }
            }
        }
        return before;
    }

    private Set<String> references(Object node) {
        Set<String> names = new HashSet<>();
        switch (node) {
            case Map<?, ?> map ->
                map.forEach((key, value) -> {
                    switch (key.toString()) {
                        case "Ref", "Fn::GetAtt" -> names.add(value.toString().split("\\.", 2)[0]);
                        case "DependsOn" ->
                            names.addAll(value instanceof List<?> list ? strings(list) : Set.of(value.toString()));
                        case "Fn::Sub" -> names.addAll(placeholders(value.toString()));
                        default -> {}
                    }
                    names.addAll(references(value));
                });
            case List<?> list -> list.forEach(element -> names.addAll(references(element)));
            default -> {}
        }
        names.removeIf(name -> !resources.containsKey(name) && !name.equals("FunctionEventInvokeConfig"));
        return names;
    }

    private static Set<String> strings(List<?> list) {
        Set<String> strings = new HashSet<>();
        list.forEach(element -> strings.add(element.toString()));
        return strings;
    }

    private static List<String> placeholders(String text) {
        return PLACEHOLDER
                .matcher(text)
                .results()
                .map((MatchResult placeholder) -> placeholder.group(1))
                .toList();
    }
}
