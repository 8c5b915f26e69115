package dev.runwatch.local;

import java.util.Map;
import java.util.function.Supplier;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.support.SpringApplicationJsonEnvironmentPostProcessor;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/// Sets the environment variables of a Lambda function that runs in this JVM, as Lambda does for a process.
///
/// @param variables by name; below system properties in precedence, above the variables of this process
record LambdaEnvironment(Map<String, Object> variables)
        implements ApplicationListener<ApplicationEnvironmentPreparedEvent>, Ordered {

    /// Spring maps environment variable names to properties only in a source with this suffix.
    private static final String NAME = "lambda-" + StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;

    /// Starts a Spring application on this thread. No other application sees the variables.
    static <T> T start(Map<String, String> variables, Supplier<T> function) {
        return SpringApplication.withHook(
                application -> {
                    application.addListeners(new LambdaEnvironment(Map.copyOf(variables)));
                    return null;
                },
                function::get);
    }

    @Override
    public void onApplicationEvent(ApplicationEnvironmentPreparedEvent prepared) {
        prepared.getEnvironment()
                .getPropertySources()
                .addAfter(
                        StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME,
                        new SystemEnvironmentPropertySource(NAME, variables));
        new SpringApplicationJsonEnvironmentPostProcessor()
                .postProcessEnvironment(prepared.getEnvironment(), prepared.getSpringApplication());
    }

    /// Before the listeners that read the environment.
    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }
}
