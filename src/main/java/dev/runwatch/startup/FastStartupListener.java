package dev.runwatch.startup;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.GenericTypeAwareAutowireCandidateResolver;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringApplicationRunListener;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.bootstrap.ConfigurableBootstrapContext;
import org.springframework.boot.env.PropertiesPropertySourceLoader;
import org.springframework.boot.support.AnsiOutputApplicationListener;
import org.springframework.boot.support.EnvironmentPostProcessorApplicationListener;
import org.springframework.boot.support.SystemEnvironmentPropertySourceEnvironmentPostProcessor;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.io.ClassPathResource;

/// How Spring Boot starts here: as no web server, saying nothing of itself, and doing without what this function does
/// not use. Each of these is a part of the start that a profile showed.
///
/// The largest is its search for configuration: files in two dozen places, profiles, imports, platforms. It still
/// searches where somebody asks for any of these, or has laid a file beside the function. Else the one file in the
/// package is read, and the environment.
final class FastStartupListener implements SpringApplicationRunListener, Ordered {

    private static final String FILE = "config/application.properties";

    /// How the names of properties and variables begin that ask for more.
    private static final List<String> MORE = List.of(
            "spring.config",
            "spring_config",
            "spring.profiles",
            "spring_profiles",
            "spring.application.json",
            "spring_application_json",
            "vcap.",
            "vcap_");

    private final SpringApplication application;
    private final boolean packagedFileAlone;

    /// For Spring Boot, which finds it in `META-INF/spring.factories` and wants one public constructor.
    public FastStartupListener(SpringApplication application, String[] arguments) {
        this(application, names(arguments), Path.of(""));
    }

    /// @param names of whatever could ask for more
    /// @param folder where Spring Boot would look beside the function
    FastStartupListener(SpringApplication application, Collection<String> names, Path folder) {
        this.application = application;
        this.packagedFileAlone = names.stream().noneMatch(FastStartupListener::asksForMore) && nothingLiesIn(folder);
        application.setWebApplicationType(WebApplicationType.NONE);
        application.setBannerMode(Banner.Mode.OFF);
        application.setLogStartupInfo(false);
        application.setRegisterShutdownHook(false);
        application.setAddConversionService(false);
        application.setListeners(
                application.getListeners().stream().filter(this::isNeeded).toList());
    }

    /// Before the listeners, which read how to log.
    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }

    @Override
    public void environmentPrepared(ConfigurableBootstrapContext bootstrap, ConfigurableEnvironment environment) {
        if (packagedFileAlone) {
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

    /// Beans here are told apart by their types. To look for `@Qualifier`, `@Value` and `@Lazy` at each parameter would
    /// read all annotations; a test of the house keeps them out.
    @Override
    public void contextLoaded(ConfigurableApplicationContext context) {
        ((DefaultListableBeanFactory) context.getBeanFactory())
                .setAutowireCandidateResolver(new GenericTypeAwareAutowireCandidateResolver());
    }

    private static List<String> names(String[] arguments) {
        List<String> names = new ArrayList<>(System.getenv().keySet());
        names.addAll(System.getProperties().stringPropertyNames());
        for (String argument : arguments) {
            names.add(argument.startsWith("--") ? argument.substring(2) : argument);
        }
        return names;
    }

    /// A name in the packaged file must not, for there it would not be heard.
    static boolean asksForMore(String name) {
        for (String more : MORE) {
            if (name.regionMatches(true, 0, more, 0, more.length())) {
                return true;
            }
        }
        return false;
    }

    private static boolean nothingLiesIn(Path folder) {
        try (Stream<Path> files = Files.list(folder.toAbsolutePath())) {
            return files.map(file -> file.toFile().getName())
                    .noneMatch(name -> name.equals("config") || name.startsWith("application"));
        } catch (IOException unreadable) {
            return false;
        }
    }

    private boolean isNeeded(ApplicationListener<?> listener) {
        return !(listener instanceof AnsiOutputApplicationListener)
                && !(packagedFileAlone && listener instanceof EnvironmentPostProcessorApplicationListener);
    }
}
