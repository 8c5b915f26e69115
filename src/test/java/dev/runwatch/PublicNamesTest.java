package dev.runwatch;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.runwatch.testkit.FakeAws.Datum;
import dev.runwatch.testkit.Logged;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Freezes the names that users depend on: what the code produces must be what `src/test/resources/public-names` lists.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(OutputCaptureExtension.class)
class PublicNamesTest {

    private static final Path LISTS = Path.of("src/test/resources/public-names");

    /// Dimensions whose values come from events.
    private static final Set<String> OPEN_DIMENSIONS = Set.of("account", "region", "state_machine", "action");

    private ProducedNames produced = new ProducedNames();
    private List<JsonNode> logLines = List.of();

    @BeforeAll
    void runTheFunction(CapturedOutput output) throws IOException {
        produced = ProducedNames.collect();
        logLines = Logged.lines(output);
    }

    @Test
    void metricsKeepTheirNamesUnitsAndDimensions() throws IOException {
        Map<String, Map<String, Set<String>>> metrics = new TreeMap<>();
        for (Datum datum : produced.metrics()) {
            var dimensions = metrics.computeIfAbsent(series(datum), name -> new TreeMap<>());
            datum.dimensions().forEach((name, value) -> dimensions
                    .computeIfAbsent(name, dimension -> new TreeSet<>())
                    .add(OPEN_DIMENSIONS.contains(name) ? "*" : value));
        }

        assertListed(
                "metrics.txt",
                metrics.entrySet().stream()
                        .map(metric -> metric.getKey().split(";", 2)[0]
                                + metric.getValue().entrySet().stream()
                                        .map(dimension ->
                                                " " + dimension.getKey() + "=" + String.join("|", dimension.getValue()))
                                        .collect(joining())));
    }

    /// Series with different dimensions are different metrics, also with the same name.
    private static String series(Datum datum) {
        return "%s %s;%s"
                .formatted(datum.name(), datum.unit(), datum.dimensions().keySet());
    }

    @Test
    void settingsKeepTheirNamesTypesAndDefaults() throws IOException {
        JsonNode metadata;
        try (var file = Objects.requireNonNull(
                Runwatch.class.getResourceAsStream("/META-INF/spring-configuration-metadata.json"))) {
            metadata = JsonMapper.shared().readTree(file);
        }

        assertListed(
                "settings.txt",
                metadata.path("properties")
                        .valueStream()
                        .map(setting -> described(
                                setting.path("name").asString(),
                                type(setting.path("type").asString()),
                                setting.path("defaultValue").asString(""))));
    }

    private static String described(String name, String type, String defaultValue) {
        return name + " " + type + (defaultValue.isEmpty() ? "" : " = " + defaultValue);
    }

    /// A type as an operator sees it: `Duration`, `List<String>`, and the words of an enum.
    private static String type(String javaType) {
        if (javaType.endsWith(">")) {
            int open = javaType.indexOf('<');
            return "%s<%s>"
                    .formatted(
                            type(javaType.substring(0, open)),
                            type(javaType.substring(open + 1, javaType.length() - 1)));
        }
        try {
            Class<?> type = Class.forName(javaType);
            return type.isEnum()
                    ? Arrays.stream(type.getEnumConstants())
                            .map(Object::toString)
                            .sorted()
                            .collect(joining("|"))
                    : type.getSimpleName();
        } catch (ClassNotFoundException unexpected) {
            throw new IllegalStateException(unexpected);
        }
    }

    @Test
    void templateParametersKeepTheirNamesTypesAndDefaults() throws IOException {
        String template = Files.readString(Path.of("sam/template.yaml"));
        String section =
                template.substring(template.indexOf("\nParameters:") + 1).split("\n(?=\\w)", 2)[0];
        JsonNode parameters = JsonMapper.shared()
                .valueToTree(new Yaml(new SafeConstructor(new LoaderOptions())).load(section))
                .path("Parameters");

        assertListed(
                "parameters.txt",
                parameters
                        .propertyStream()
                        .map(parameter -> described(
                                parameter.getKey(),
                                parameter.getValue().path("Type").asString(),
                                parameter.getValue().path("Default").asString())));
    }

    /// A line in embedded metric format has metrics and dimensions as fields; `metrics.txt` lists them.
    @Test
    void logLinesKeepTheirFields() throws IOException {
        assertListed(
                "log-fields.txt",
                logLines.stream().filter(line -> !line.has("_aws")).flatMap(line -> line.propertyNames().stream()));
    }

    @Test
    void jsonAlertsKeepTheirMembers() throws IOException {
        assertListed(
                "alert-members.txt",
                produced.alerts().stream()
                        .map(alert -> JsonMapper.shared().readTree(alert.text("default")))
                        .flatMap(alert -> members(alert, "")));
    }

    private static Stream<String> members(JsonNode object, String prefix) {
        return object.propertyStream()
                .flatMap(member -> Stream.concat(
                        Stream.of(prefix + member.getKey()),
                        members(member.getValue(), prefix + member.getKey() + ".")));
    }

    @Test
    void theSchemaOfJsonAlertsHasTheSameMembers() throws IOException {
        JsonNode schema = JsonMapper.shared().readTree(Files.readString(Path.of("docs/alert.schema.json")));

        assertListed("alert-members.txt", schemaMembers(schema, schema, ""));
    }

    private static Stream<String> schemaMembers(JsonNode schema, JsonNode type, String prefix) {
        String reference = type.path("$ref").asString("");
        JsonNode resolved = reference.isEmpty() ? type : schema.at(reference.substring(1));
        return resolved.path("properties")
                .propertyStream()
                .flatMap(member -> Stream.concat(
                        Stream.of(prefix + member.getKey()),
                        schemaMembers(schema, member.getValue(), prefix + member.getKey() + ".")));
    }

    @Test
    void snsMessagesKeepTheirAttributes() throws IOException {
        assertListed(
                "message-attributes.txt",
                produced.alerts().stream().flatMap(alert -> alert.attributes().keySet().stream()));
    }

    @Test
    void functionsKeepTheirNames() {
        new ApplicationContextRunner()
                .withUserConfiguration(Runwatch.class)
                .withSystemProperties("aws.region=eu-central-1")
                .withPropertyValues(
                        "runwatch.alerts.topic-arn=arn:aws:sns:eu-central-1:123456789012:alerts",
                        "spring.cloud.function.scan.enabled=false")
                .run(context -> assertListed("functions.txt", Stream.of(context.getBeanNamesForType(Function.class))));
    }

    private static void assertListed(String list, Stream<String> producedNames) throws IOException {
        Set<String> produced = producedNames.collect(toCollection(TreeSet::new));
        Path file = LISTS.resolve(list);
        List<String> listed = Files.readAllLines(file).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .toList();

        assertThat(listed).as("%s is sorted", file).isSorted().doesNotHaveDuplicates();
        String missing = without(listed, produced);
        if (!missing.isEmpty()) {
            fail("""
                    Removed, renamed or changed, but listed in %s:
                    %sNames are fixed since 0.1.0, because dashboards, alarms, queries, filters and settings of users \
                    depend on them. Restore the old name; add a new one beside it.
                    Produced now, and not listed:
                    %s""".formatted(file, missing, without(produced, listed)));
        }
        String added = without(produced, listed);
        if (!added.isEmpty()) {
            fail("""
                    New, and not yet listed in %s:
                    %sA name cannot change after its first release. If it is right, add the lines to the list, and the \
                    name to CHANGELOG.md.""".formatted(file, added));
        }
    }

    private static String without(Collection<String> names, Collection<String> others) {
        return names.stream()
                .filter(name -> !others.contains(name))
                .map(name -> "  " + name + "\n")
                .collect(joining());
    }
}
