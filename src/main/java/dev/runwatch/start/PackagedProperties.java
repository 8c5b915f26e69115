package dev.runwatch.start;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringApplicationRunListener;
import org.springframework.boot.bootstrap.ConfigurableBootstrapContext;
import org.springframework.boot.env.PropertiesPropertySourceLoader;
import org.springframework.boot.support.EnvironmentPostProcessorApplicationListener;
import org.springframework.boot.support.SystemEnvironmentPropertySourceEnvironmentPostProcessor;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.io.ClassPathResource;

/// Reads the one file of properties that is in the package.
///
/// Spring Boot itself looks for files in two dozen places, and for profiles, imports and platforms: a fifth of what it
/// does at start. It still does where somebody asks for any of these, or has laid a file beside the function.
final class PackagedProperties implements SpringApplicationRunListener, Ordered {

    private static final String FILE = "config/application.properties";

    /// How names begin that ask for more, without what parts their words.
    private static final List<String> MORE =
            List.of("springconfig", "springprofiles", "springapplicationjson", "vcapapplication", "vcapservices");

    private final SpringApplication application;
    private final boolean alone;

    /// For Spring Boot, which finds it in `META-INF/spring.factories` and wants one public constructor.
    public PackagedProperties(SpringApplication application, String[] arguments) {
        this(application, names(arguments), Path.of(""));
    }

    /// @param names of whatever could ask for more
    /// @param folder where Spring Boot would look beside the function
    PackagedProperties(SpringApplication application, Collection<String> names, Path folder) {
        this.application = application;
        this.alone = names.stream().noneMatch(PackagedProperties::asksForMore) && nothingLiesIn(folder);
        if (alone) {
            application.setListeners(application.getListeners().stream()
                    .filter(PackagedProperties::staysToBeAsked)
                    .toList());
        }
    }

    /// Before the listeners, which read how to log.
    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }

    @Override
    public void environmentPrepared(ConfigurableBootstrapContext bootstrap, ConfigurableEnvironment environment) {
        if (alone) {
            // Names the variable in what is said of its value.
            new SystemEnvironmentPropertySourceEnvironmentPostProcessor()
                    .postProcessEnvironment(environment, application);
            try {
                new PropertiesPropertySourceLoader()
                        .load(FILE, new ClassPathResource(FILE))
                        .forEach(environment.getPropertySources()::addLast);
            } catch (IOException unreadable) {
                throw new UncheckedIOException("The package lacks " + FILE + ", or it cannot be read", unreadable);
            }
        }
    }

    private static List<String> names(String[] arguments) {
        return Stream.of(
                        System.getenv().keySet().stream(),
                        System.getProperties().stringPropertyNames().stream(),
                        Stream.of(arguments))
                .flatMap(names -> names)
                .toList();
    }

    private static boolean asksForMore(String name) {
        String plain = name.replaceAll("[^A-Za-z]", "").toLowerCase(Locale.ROOT);
        return MORE.stream().anyMatch(plain::startsWith);
    }

    private static boolean nothingLiesIn(Path folder) {
        try (Stream<Path> files = Files.list(folder.toAbsolutePath())) {
            return files.map(file -> file.toFile().getName())
                    .noneMatch(name -> name.equals("config") || name.startsWith("application"));
        } catch (IOException unreadable) {
            return false;
        }
    }

    private static boolean staysToBeAsked(ApplicationListener<?> listener) {
        return !(listener instanceof EnvironmentPostProcessorApplicationListener);
    }
}
