package dev.runwatch.startup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runwatch.Runwatch;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.type.filter.AnnotationTypeFilter;

/// Spring Boot's binder and [FastSettings] must create equal records.
class FastSettingsTest {

    record Sample(
            @DefaultValue("a name") String someName,
            @DefaultValue("12") int count,
            @DefaultValue("true") boolean enabled,
            @DefaultValue("300ms") Duration timeout,
            @DefaultValue("DAYS") TimeUnit unit,
            @DefaultValue List<String> keys,
            @DefaultValue({"SECONDS", "DAYS"}) Set<TimeUnit> units) {}

    @ParameterizedTest
    @ValueSource(
            strings = {
                "OTHER=1",
                "RUNWATCH_SAMPLE_SOMENAME=a",
                "RUNWATCH_SAMPLE_SOME_NAME=a",
                "runwatch.sample.some-name=a",
                "runwatch.sample.someName=a",
                "RUNWATCH_SAMPLE_COUNT=7",
                "RUNWATCH_SAMPLE_ENABLED=off",
                "RUNWATCH_SAMPLE_TIMEOUT=PT1M",
                "RUNWATCH_SAMPLE_TIMEOUT=",
                "RUNWATCH_SAMPLE_UNIT=hours",
                "RUNWATCH_SAMPLE_KEYS=a,b",
                "RUNWATCH_SAMPLE_KEYS_0=a",
                "runwatch.sample.keys[0]=a",
                "RUNWATCH_SAMPLE_UNITS=hours,DAYS",
                "RUNWATCH_SAMPLE_UNITS="
            })
    void createsWhatSpringBootBinds(String property) {
        StandardEnvironment environment = environment(property);

        assertThat(new FastSettings(environment).create(Sample.class, "runwatch.sample"))
                .isEqualTo(Binder.get(environment).bindOrCreate("runwatch.sample", Sample.class));
    }

    static Stream<Class<?>> records() {
        var scanner = new ClassPathScanningCandidateComponentProvider(false);
        scanner.addIncludeFilter(new AnnotationTypeFilter(ConfigurationProperties.class));
        return scanner.findCandidateComponents(Runwatch.class.getPackageName()).stream()
                .map(found -> type(Objects.requireNonNull(found.getBeanClassName())));
    }

    record Nested(@DefaultValue Sample sample, String unset) {}

    @Test
    void leavesOtherTypesToSpringBoot() {
        assertThat(FastSettings.supports(Sample.class)).isTrue();
        assertThat(FastSettings.supports(Nested.class)).isFalse();
        assertThat(FastSettings.supports(String.class)).isFalse();
    }

    @ParameterizedTest
    @MethodSource("records")
    void createsEverySettingsRecordAsSpringBootDoes(Class<?> type) {
        StandardEnvironment environment =
                environment("RUNWATCH_ALERTS_TOPICARN=arn:aws:sns:eu-central-1:123456789012:alerts");
        String prefix = type.getAnnotation(ConfigurationProperties.class).value();
        assertThat(FastSettings.supports(type)).isTrue();

        assertThat(new FastSettings(environment).create(type, prefix))
                .isEqualTo(Binder.get(environment).bindOrCreate(prefix, type));
    }

    @ParameterizedTest
    @ValueSource(strings = {"UNIT=FORTNIGHTS", "COUNT=many", "COUNT=", "ENABLED=perhaps", "TIMEOUT=soon"})
    void rejectsWhatSpringBootRejects(String setting) {
        StandardEnvironment environment = environment("RUNWATCH_SAMPLE_" + setting);
        String name = "runwatch.sample." + setting.replaceFirst("=.*", "").toLowerCase(Locale.ROOT);

        assertThatThrownBy(() -> Binder.get(environment).bindOrCreate("runwatch.sample", Sample.class))
                .isInstanceOf(BindException.class)
                .hasStackTraceContaining(name);
        assertThatThrownBy(() -> new FastSettings(environment).create(Sample.class, "runwatch.sample"))
                .isInstanceOf(BindException.class)
                .hasStackTraceContaining(name);
    }

    private static StandardEnvironment environment(String property) {
        Map<String, Object> variables = new HashMap<>();
        variables.put(property.replaceFirst("=.*", ""), property.replaceFirst("[^=]*=", ""));
        var environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .replace(
                        StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                        new SystemEnvironmentPropertySource(
                                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, variables));
        ConfigurationPropertySources.attach(environment);
        return environment;
    }

    private static Class<?> type(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
