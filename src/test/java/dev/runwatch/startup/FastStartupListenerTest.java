package dev.runwatch.startup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.bootstrap.DefaultBootstrapContext;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.boot.support.EnvironmentPostProcessorApplicationListener;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;

class FastStartupListenerTest {

    private final SpringApplication application = new SpringApplication(FastStartupListenerTest.class);
    private final StandardEnvironment environment = new StandardEnvironment();

    @TempDir
    private Path folder = Path.of("");

    @Test
    void readsOnlyThePackagedFile() {
        prepare(List.of("PATH", "RUNWATCH_ALERTS_TOPICARN", "spring.main.banner-mode", "runwatch.log.payload=NONE"));

        assertThat(springBootSearches()).isFalse();
        assertThat(environment.getProperty("spring.cloud.function.definition")).startsWith("receive|");
    }

    /// The same order and origins as with Spring Boot's search.
    @Test
    void addsThePackagedFileAfterTheEnvironmentAndKeepsOrigins() {
        prepare(List.of());

        List<PropertySource<?>> sources =
                environment.getPropertySources().stream().toList();
        assertThat(sources).hasSize(3);
        assertThat(((EnumerablePropertySource<?>) sources.get(2)).getPropertyNames())
                .isNotEmpty()
                .noneMatch(FastStartupListener::usesCustomConfig);
        assertThat(sources.get(1).getName()).isEqualTo("systemEnvironment");
        assertThat(OriginLookup.getOrigin(sources.get(1), "PATH")).hasToString("System Environment Property \"PATH\"");
        assertThat(Objects.requireNonNull(OriginLookup.getOrigin(sources.get(2), "logging.level.root")))
                .asString()
                .contains("config/application.properties", ":");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SPRING_PROFILES_ACTIVE",
                "spring.profiles.active",
                "spring.profiles.include=local",
                "SPRING_CONFIG_IMPORT",
                "SPRING_CONFIG_ADDITIONALLOCATION",
                "spring.config.additional-location",
                "VCAP_SERVICES"
            })
    void searchesIfAPropertyAsksForIt(String name) {
        prepare(List.of("PATH", name));

        assertThat(springBootSearches()).isTrue();
        assertThat(environment.getProperty("spring.cloud.function.definition")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"application.properties", "application.yml", "application-local.yaml", "config"})
    void searchesIfAFileIsNextToTheFunction(String file) throws IOException {
        Files.createFile(folder.resolve(file));

        prepare(List.of("PATH"));

        assertThat(springBootSearches()).isTrue();
    }

    @Test
    void readsTheSettingsOfTheTemplateWithoutSearching() {
        environment.getPropertySources().addFirst(json("{\"runwatch.redact.keys\": \"iban\"}"));

        prepare(List.of("SPRING_APPLICATION_JSON"));

        assertThat(springBootSearches()).isFalse();
        assertThat(environment.getProperty("runwatch.redact.keys")).isEqualTo("iban");
    }

    @Test
    void saysWhichVariableIsNotJson() {
        environment.getPropertySources().addFirst(json("{\"runwatch.redact.keys\": hunter2}"));

        assertThatThrownBy(() -> prepare(List.of("SPRING_APPLICATION_JSON")))
                .hasMessageStartingWith("SPRING_APPLICATION_JSON is not a JSON object such as ")
                .hasMessageContaining("Settings")
                .hasMessageNotContainingAny("hunter2");
    }

    private static PropertySource<?> json(String text) {
        return new MapPropertySource("variables", Map.of("spring.application.json", text));
    }

    private void prepare(List<String> names) {
        new FastStartupListener(application, names, folder)
                .environmentPrepared(new DefaultBootstrapContext(), environment);
    }

    private boolean springBootSearches() {
        return application.getListeners().stream()
                .anyMatch(listener -> listener instanceof EnvironmentPostProcessorApplicationListener);
    }
}
