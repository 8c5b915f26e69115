package dev.runwatch.settings;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

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

/// The settings of all rooms, as they are read by their names and as the docs tell them.
class SettingsTest {

    private static final String TOPIC = "arn:aws:sns:eu-central-1:123456789012:alerts";

    /// What is not as good as any other value of its type.
    private static final Map<String, String> OTHERS = Map.of(
            "runwatch.alerts.topic-arn", TOPIC + "-2",
            "runwatch.store.table", "claims",
            "runwatch.metrics.namespace", "Team",
            "runwatch.redact.keys", "iban,orderPin",
            "runwatch.reconcile.state-machines", "arn:aws:states:eu-central-1:123456789012:stateMachine:invoices");

    @Test
    void everyOneStandsInTheTableWithItsDefault() throws IOException {
        String table = Files.readString(Path.of("docs/configuration.md"));

        assertThat(defaults()).hasSizeGreaterThan(20).allSatisfy((name, value) -> assertThat(table)
                .contains("| `" + name + "` | "
                        + (value.isEmpty() || name.endsWith("topic-arn") ? "" : "`" + value + "` |")));
    }

    @Test
    void everyOneOfTheDocsIsThere() throws IOException {
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

    static Stream<String> names() {
        return defaults().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("names")
    void eachIsReadByItsNameAndChangesNoOther(String name) {
        Map<String, String> before = defaults();
        String other = OTHERS.getOrDefault(name, other(before.getOrDefault(name, "")));

        Map<String, String> after = read(name + "=" + other);

        assertThat(after.keySet()).isEqualTo(before.keySet());
        after.forEach(
                (each, value) -> assertThat(value).as(each).isEqualTo(each.equals(name) ? other : before.get(each)));
    }

    @Test
    void setToNothingItHasItsDefault() {
        assertThat(read("runwatch.alerts.timeout=", "runwatch.alerts.threshold=", "runwatch.reconcile.state-machines="))
                .isEqualTo(defaults());
    }

    @Test
    void noRoomAsksForWhatNoRecordHas() {
        context().run(context -> assertThatIllegalStateException()
                .isThrownBy(() -> context.getBean(Given.class).value("runwatch.alerts.tresh", ""))
                .withMessageContaining("runwatch.alerts.tresh"));
    }

    private static String other(String value) {
        return switch (value) {
            case "true" -> "false";
            case "false" -> "true";
            case "INFO", "CRITICAL" -> "WARNING";
            case "WARNING" -> "INFO";
            case "REDACTED" -> "FULL";
            case "FAILED,TIMED_OUT,ABORTED" -> "ABORTED";
            case "" -> "INPUT,OUTPUT";
            default -> value.matches("\\d+") ? value.replaceFirst("0$", "1") : "7" + value.replaceFirst("^\\d+", "");
        };
    }

    private static Map<String, String> defaults() {
        return read();
    }

    /// All settings by name, with their values as an operator writes them.
    private static Map<String, String> read(String... properties) {
        Map<String, String> settings = new TreeMap<>();
        context().withPropertyValues(properties).run(context -> {
            for (String group : context.getBeanDefinitionNames()) {
                if (group.startsWith(KnownNames.PREFIX)) {
                    settings.putAll(components(group, context));
                }
            }
        });
        return settings;
    }

    private static Map<String, String> components(String group, ApplicationContext context)
            throws ReflectiveOperationException {
        Object settings = context.getBean(group);
        Map<String, String> values = new HashMap<>();
        for (RecordComponent component : settings.getClass().getRecordComponents()) {
            component.getAccessor().setAccessible(true);
            values.put(
                    group + "." + DataObjectPropertyName.toDashedForm(component.getName()),
                    written(component.getAccessor().invoke(settings)));
        }
        return values;
    }

    private static String written(Object value) {
        return switch (value) {
            case Collection<?> several ->
                several.stream().sorted().map(Object::toString).collect(joining(","));
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

    /// Nothing but the settings is made.
    private static ApplicationContextRunner context() {
        return new ApplicationContextRunner()
                .withPropertyValues("runwatch.alerts.topic-arn=" + TOPIC)
                .withInitializer(SettingsTest::addRooms);
    }

    private static void addRooms(ConfigurableApplicationContext context) {
        context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor());
        var rooms = new ClassPathBeanDefinitionScanner((BeanDefinitionRegistry) context.getBeanFactory());
        rooms.addExcludeFilter(new AssignableTypeFilter(Runwatch.class));
        rooms.scan(Runwatch.class.getPackageName());
    }
}
