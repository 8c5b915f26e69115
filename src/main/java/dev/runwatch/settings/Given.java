package dev.runwatch.settings;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.core.env.ConfigurableEnvironment;

/// What the operator has set. Whoever holds it need not look for a misspelt name: there is none.
///
/// Spring Boot's binder reads what is set. It is not asked for the rest, which is nearly all: it looks for each name in
/// every source, and that is a part of each start.
public final class Given {

    private final Binder binder;
    private final KnownNames known;
    private final Set<ConfigurationPropertyName> named;

    /// @param groups each record of settings with the beginning of its settings' names, such as `runwatch.alerts`
    /// @throws IllegalArgumentException if a name in the environment is of no record
    Given(ConfigurableEnvironment environment, Map<Class<?>, String> groups) {
        this.known = new KnownNames(groups);
        this.named = known.in(environment.getPropertySources());
        this.binder = Binder.get(environment);
    }

    /// @param otherwise what it is when it is not set, or set to nothing
    public <T> T value(String name, T otherwise) {
        @SuppressWarnings("unchecked")
        var type = (Class<T>) (otherwise instanceof Enum<?> word ? word.getDeclaringClass() : otherwise.getClass());
        return read(name, Bindable.of(type), otherwise);
    }

    /// Words of an enum, separated by commas.
    public <E extends Enum<E>> Set<E> set(String name, Class<E> element, Set<E> otherwise) {
        return read(name, Bindable.setOf(element), otherwise);
    }

    /// Texts, separated by commas; empty when it is not set.
    public List<String> list(String name) {
        return read(name, Bindable.listOf(String.class), List.of());
    }

    private <T> T read(String name, Bindable<T> as, T otherwise) {
        ConfigurationPropertyName setting = known.require(name);
        return named.contains(setting) ? binder.bind(setting, as).orElse(otherwise) : otherwise;
    }
}
