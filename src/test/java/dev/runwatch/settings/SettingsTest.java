package dev.runwatch.settings;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.runwatch.Runwatch;
import dev.runwatch.testkit.DocFiles;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.ClassPathBeanDefinitionScanner;
import org.springframework.core.type.filter.AssignableTypeFilter;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The settings of all packages: names, defaults, documentation and metadata.
class SettingsTest {

    private static final String TOPIC_SETTING = "runwatch.alerts.topic-arn";
    private static final String TOPIC = "arn:aws:sns:eu-central-1:123456789012:alerts";

    /// Valid values of settings whose type does not suggest one.
    private static final Map<String, String> VALUES = Map.ofEntries(
            Map.entry("runwatch.alerts.account-names", "111122223333=billing"),
            Map.entry("runwatch.alerts.topic-arn", TOPIC + "-2"),
            Map.entry("runwatch.store.table", "claims"),
            Map.entry("runwatch.metrics.namespace", "Team"),
            Map.entry("runwatch.metrics.publish", "LOG"),
            Map.entry("runwatch.redact.keys", "iban,orderPin"),
            Map.entry("runwatch.redact.patterns", "customer-[0-9]+"),
            Map.entry(
                    "runwatch.redelivery.parking-queue-url",
                    "https://sqs.eu-central-1.amazonaws.com/123456789012/parked"),
            Map.entry(
                    "runwatch.reconcile.state-machines",
                    "arn:aws:states:eu-central-1:123456789012:stateMachine:invoices"),
            Map.entry("runwatch.heartbeat.rule", "runwatch-events"));

    /// The table's columns are Setting, Default and Meaning.
    @Test
    void theTableOfTheDocsHasTheSettingsAndTheirDefaults() throws IOException {
        var row = Pattern.compile(
                "^\\| `(?<name>runwatch\\.[a-z.-]+)` \\| (?<value>[^|]+) \\| .+ \\|$", Pattern.MULTILINE);
        Map<String, String> table = new TreeMap<>();
        row.matcher(Files.readString(Path.of("docs/configuration.md")))
                .results()
                .forEach(found -> table.put(
                        found.group("name"),
                        found.group("value")
                                .replaceFirst("^(empty|none, required)$", "")
                                .replace("`", "")));

        Map<String, String> defaults = defaults();
        defaults.put(TOPIC_SETTING, "");
        assertThat(defaults).hasSizeGreaterThan(20);
        assertThat(table).isEqualTo(defaults);
    }

    @Test
    void theDocsNameNoOtherSettings() throws IOException {
        Map<String, String> settings = defaults();
        var setting = Pattern.compile("`(?<name>runwatch\\.(?!alerts\\.(?:failed|dedup))(?:%s)\\.[a-z.-]+)[`=]"
                .formatted(settings.keySet().stream()
                        .map(name -> name.split("\\.", -1)[1])
                        .distinct()
                        .collect(joining("|"))));

        for (Path page : DocFiles.all()) {
            assertThat(setting.matcher(Files.readString(page)).results().map(found -> found.group("name")))
                    .as(page.toString())
                    .isSubsetOf(settings.keySet());
        }
    }

    /// What an IDE completes and explains. The annotation processor of Spring Boot writes it from the records.
    @Test
    void theMetadataDescribesEverySettingAndItsDefault() throws IOException {
        JsonNode metadata;
        try (var file = Objects.requireNonNull(
                Runwatch.class.getResourceAsStream("/META-INF/spring-configuration-metadata.json"))) {
            metadata = JsonMapper.shared().readTree(file);
        }

        Map<String, String> described = new TreeMap<>();
        for (JsonNode property : metadata.get("properties")) {
            String name = property.get("name").asString();
            assertThat(property.path("description").asString("")).as(name).isNotBlank();
            described.put(name, written(property.path("defaultValue")));
        }
        Map<String, String> defaults = defaults();
        defaults.put(TOPIC_SETTING, "");
        assertThat(described).isEqualTo(defaults);
    }

    static Stream<String> names() {
        return defaults().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("names")
    void bindsEachSettingByItsNameAlone(String name) {
        Map<String, String> before = defaults();
        String other = VALUES.getOrDefault(name, other(before.getOrDefault(name, "")));

        Map<String, String> after = read(name + "=" + other);

        assertThat(after.keySet()).isEqualTo(before.keySet());
        after.forEach(
                (each, value) -> assertThat(value).as(each).isEqualTo(each.equals(name) ? other : before.get(each)));
    }

    @Test
    void usesTheDefaultOfAnEmptySetting() {
        assertThat(read("runwatch.alerts.timeout=", "runwatch.alerts.threshold=", "runwatch.reconcile.state-machines="))
                .isEqualTo(defaults());
    }

    private static String other(String value) {
        return switch (value) {
            case "true" -> "false";
            case "false" -> "true";
            case "INFO", "CRITICAL" -> "WARNING";
            case "WARNING" -> "INFO";
            case "REDACTED" -> "FULL";
            case "ABORTED,FAILED,TIMED_OUT" -> "ABORTED";
            case "" -> "INPUT,OUTPUT";
            default -> value.matches("\\d+") ? value.replaceFirst("0$", "1") : "7" + value.replaceFirst("^\\d+", "");
        };
    }

    private static Map<String, String> defaults() {
        return read();
    }

    /// All settings and their values, as an operator writes them.
    private static Map<String, String> read(String... properties) {
        Map<String, String> settings = new TreeMap<>();
        context().withPropertyValues(properties).run(context -> {
            for (String bean : context.getBeanDefinitionNames()) {
                if (bean.startsWith(SettingNames.PREFIX)) {
                    settings.putAll(components(bean, context));
                }
            }
        });
        return settings;
    }

    private static Map<String, String> components(String bean, ApplicationContext context)
            throws ReflectiveOperationException {
        Object settings = context.getBean(bean);
        String group = bean.substring(0, bean.indexOf('-'));
        Map<String, String> values = new HashMap<>();
        for (RecordComponent component : settings.getClass().getRecordComponents()) {
            component.getAccessor().setAccessible(true);
            values.put(
                    group + "." + DataObjectPropertyName.toDashedForm(component.getName()),
                    written(component.getAccessor().invoke(settings)));
        }
        return values;
    }

    private static String written(JsonNode value) {
        // A collection is written as "[A, B]".
        String text = value.asString("").replaceAll("[\\[\\] ]", "");
        return Stream.of(text.split(",", -1)).sorted().collect(joining(","));
    }

    private static String written(Object value) {
        return switch (value) {
            case Collection<?> several ->
                several.stream().map(Object::toString).sorted().collect(joining(","));
            case Duration time -> written(time);
            default -> value.toString();
        };
    }

    private static String written(Duration time) {
        if (time.toMillisPart() != 0) {
            return time.toMillis() + "ms";
        }
        if (time.toSecondsPart() != 0) {
            return time.toSeconds() + "s";
        }
        if (time.toMinutesPart() != 0) {
            return time.toMinutes() + "m";
        }
        return time.toHoursPart() != 0 ? time.toHours() + "h" : time.toDays() + "d";
    }

    /// Creates no bean but the settings.
    private static ApplicationContextRunner context() {
        return new ApplicationContextRunner()
                .withPropertyValues("runwatch.alerts.topic-arn=" + TOPIC)
                .withInitializer(SettingsTest::scan);
    }

    private static void scan(ConfigurableApplicationContext context) {
        context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor());
        var packages = new ClassPathBeanDefinitionScanner((BeanDefinitionRegistry) context.getBeanFactory());
        packages.addExcludeFilter(new AssignableTypeFilter(Runwatch.class));
        packages.scan(Runwatch.class.getPackageName());
    }
}
