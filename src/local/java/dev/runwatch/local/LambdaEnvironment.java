package dev.runwatch.local;

import java.util.Map;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/// Gives the function the environment variables that the template gives it, though it runs in this JVM.
public final class LambdaEnvironment implements EnvironmentPostProcessor {

    /// Spring reads names as environment variables where the source's name ends like this.
    private static final String NAME = "lambda-" + StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;

    private static volatile Map<String, Object> variables = Map.of();

    static void set(Map<String, String> environment) {
        variables = Map.copyOf(environment);
    }

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        environment
                .getPropertySources()
                .addAfter(
                        StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME,
                        new SystemEnvironmentPropertySource(NAME, variables));
    }
}
