package dev.runwatch.settings;

import java.util.Map;
import java.util.Objects;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.ConfigurableEnvironment;

/// What the operator has set. Whoever holds it need not look for a misspelt name: there is none.
public final class Given {

    private final Binder binder;
    private final Map<Class<?>, String> groups;

    /// @param groups each record of settings with the beginning of its settings' names, such as `runwatch.alerts`
    /// @throws IllegalArgumentException if a name in the environment is of no record
    Given(ConfigurableEnvironment environment, Map<Class<?>, String> groups) {
        new KnownNames(groups).requireAll(environment.getPropertySources());
        this.binder = Binder.get(environment);
        this.groups = Map.copyOf(groups);
    }

    /// What is not set has the record's default.
    public <T> T as(Class<T> settings) {
        return binder.bindOrCreate(Objects.requireNonNull(groups.get(settings), settings.getName()), settings);
    }
}
