package dev.runwatch.startup;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringApplicationRunListener;
import org.springframework.boot.bootstrap.ConfigurableBootstrapContext;
import org.springframework.boot.env.PropertiesPropertySourceLoader;
import org.springframework.boot.json.JsonParseException;
import org.springframework.boot.support.EnvironmentPostProcessorApplicationListener;
import org.springframework.boot.support.SpringApplicationJsonEnvironmentPostProcessor;
import org.springframework.boot.support.SystemEnvironmentPropertySourceEnvironmentPostProcessor;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.io.ClassPathResource;

/// Replaces Spring Boot's search for configuration, which looks for files in two dozen places, profiles, imports and
/// cloud platforms. Spring Boot still searches if a property or a file next to the function could ask for it. Otherwise
/// only the environment, the settings in `SPRING_APPLICATION_JSON` and the packaged `config/application.properties` are
/// read.
final class FastStartupListener implements SpringApplicationRunListener, Ordered {

    private static final String FILE = "config/application.properties";
    private static final String JSON = SpringApplicationJsonEnvironmentPostProcessor.SPRING_APPLICATION_JSON_PROPERTY;
    private static final String JSON_VARIABLE =
            SpringApplicationJsonEnvironmentPostProcessor.SPRING_APPLICATION_JSON_ENVIRONMENT_VARIABLE;

    /// Prefixes of the properties and environment variables that ask for more configuration.
    private static final List<String> CUSTOM_CONFIG =
            List.of("spring.config", "spring_config", "spring.profiles", "spring_profiles", "vcap.", "vcap_");

    private final SpringApplication application;
    private final boolean onlyPackagedFile;

    /// For Spring Boot, which requires one public constructor with these parameters.
    public FastStartupListener(SpringApplication application, String[] arguments) {
        this(application, names(arguments), Path.of(""));
    }

    /// @param names names of system properties, environment variables and arguments
    /// @param folder working directory, where Spring Boot looks for files
    FastStartupListener(SpringApplication application, Collection<String> names, Path folder) {
        this.application = application;
        this.onlyPackagedFile = names.stream().noneMatch(FastStartupListener::usesCustomConfig) && hasNoConfig(folder);
        if (onlyPackagedFile) {
            application.setListeners(application.getListeners().stream()
                    .filter(listener -> !(listener instanceof EnvironmentPostProcessorApplicationListener))
                    .toList());
        }
    }

    /// Before the listener that publishes to the application's listeners: logging reads its levels from the file.
    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }

    @Override
    public void environmentPrepared(ConfigurableBootstrapContext bootstrap, ConfigurableEnvironment environment) {
        if (onlyPackagedFile) {
            // Lets an error name the environment variable of a value.
            new SystemEnvironmentPropertySourceEnvironmentPostProcessor()
                    .postProcessEnvironment(environment, application);
            if (environment.containsProperty(JSON)) {
                readJson(environment);
            }
            try {
                new PropertiesPropertySourceLoader()
                        .load(FILE, new ClassPathResource(FILE))
                        .forEach(environment.getPropertySources()::addLast);
            } catch (IOException unreadable) {
                throw new UncheckedIOException("The package lacks " + FILE + ", or it cannot be read", unreadable);
            }
        }
    }

    private void readJson(ConfigurableEnvironment environment) {
        try {
            new SpringApplicationJsonEnvironmentPostProcessor().postProcessEnvironment(environment, application);
        } catch (JsonParseException malformed) {
            // The parser's message would quote the settings.
            throw new IllegalArgumentException(
                    JSON_VARIABLE + " is not a JSON object such as {\"runwatch.redact.keys\": \"iban\"}; "
                            + "the parameter Settings of the template sets it");
        }
    }

    private static List<String> names(String[] arguments) {
        List<String> names = new ArrayList<>(System.getenv().keySet());
        names.addAll(System.getProperties().stringPropertyNames());
        String json = System.getProperty(JSON, System.getenv().getOrDefault(JSON_VARIABLE, ""));
        if (json.contains("\"spring")) {
            names.add("spring.config");
        }
        for (String argument : arguments) {
            names.add(argument.startsWith("--") ? argument.substring(2) : argument);
        }
        return names;
    }

    /// The packaged file must not contain such a name, which would have no effect.
    static boolean usesCustomConfig(String name) {
        for (String prefix : CUSTOM_CONFIG) {
            if (name.regionMatches(true, 0, prefix, 0, prefix.length())) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasNoConfig(Path folder) {
        try (Stream<Path> files = Files.list(folder.toAbsolutePath())) {
            return files.map(file -> file.toFile().getName())
                    .noneMatch(name -> name.equals("config") || name.startsWith("application"));
        } catch (IOException unreadable) {
            return false;
        }
    }
}
