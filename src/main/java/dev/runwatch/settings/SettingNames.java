package dev.runwatch.settings;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.origin.PropertySourceOrigin;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/// The names of all settings, derived from the components of the settings records.
final class SettingNames {

    static final String PREFIX = "runwatch.";

    /// Each name, and whether the setting is a collection, whose elements can be set one by one.
    private final Map<ConfigurationPropertyName, Boolean> names = new LinkedHashMap<>();

    /// @param records each settings record and its prefix, such as `runwatch.alerts`
    SettingNames(Map<Class<?>, String> records) {
        records.forEach((type, prefix) -> {
            for (RecordComponent component : type.getRecordComponents()) {
                String name = prefix + "." + DataObjectPropertyName.toDashedForm(component.getName());
                names.put(ConfigurationPropertyName.of(name), Collection.class.isAssignableFrom(component.getType()));
            }
        });
    }

    /// @throws IllegalArgumentException if a name starts with `runwatch.` or `RUNWATCH_` and Spring Boot would read no
    ///     setting from it; the message lists all of them
    void requireKnown(Iterable<PropertySource<?>> sources) {
        List<String> unknown = new ArrayList<>();
        for (PropertySource<?> source : sources) {
            List<String> named =
                    source instanceof EnumerablePropertySource<?> enumerable ? ours(enumerable) : List.of();
            boolean variables = source instanceof SystemEnvironmentPropertySource;
            Set<String> read = variables && !named.isEmpty() ? readFromVariables(source) : Set.of();
            for (String name : named) {
                if (variables ? !read.contains(canonical(name)) : !isKnown(name)) {
                    unknown.add(UnknownSetting.describe(name, source, spelledFor(source)));
                }
            }
        }
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("Unknown setting " + String.join("; ", unknown));
        }
    }

    private static List<String> ours(EnumerablePropertySource<?> source) {
        List<String> ours = new ArrayList<>();
        for (String name : source.getPropertyNames()) {
            if (name.regionMatches(true, 0, PREFIX, 0, PREFIX.length())
                    || name.regionMatches(true, 0, variable(PREFIX), 0, PREFIX.length())) {
                ours.add(name);
            }
        }
        return ours;
    }

    private boolean isKnown(String property) {
        ConfigurationPropertyName name = ConfigurationPropertyName.adapt(property, '.');
        return names.containsKey(name)
                || (name.isLastElementIndexed() && Boolean.TRUE.equals(names.get(name.getParent())));
    }

    /// The environment variables that Spring Boot reads a setting from.
    private Set<String> readFromVariables(PropertySource<?> source) {
        ConfigurationPropertySource settings = Objects.requireNonNull(ConfigurationPropertySource.from(source));
        Set<String> read = new HashSet<>();
        names.forEach((name, collection) -> {
            add(settings.getConfigurationProperty(name), read);
            int index = 0;
            while (collection && add(settings.getConfigurationProperty(name.append("[" + index + "]")), read)) {
                index++;
            }
        });
        return read;
    }

    private static boolean add(@Nullable ConfigurationProperty setting, Set<String> read) {
        return setting != null
                && setting.getOrigin() instanceof PropertySourceOrigin origin
                && read.add(canonical(origin.getPropertyName()));
    }

    /// A variable is also found by names with dots and dashes.
    private static String canonical(String name) {
        return name.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
    }

    private List<String> spelledFor(PropertySource<?> source) {
        boolean variables = source instanceof SystemEnvironmentPropertySource;
        return names.keySet().stream()
                .map(ConfigurationPropertyName::toString)
                .map(name -> variables ? variable(name) : name)
                .toList();
    }

    private static String variable(String name) {
        return name.replace("-", "").replace('.', '_').toUpperCase(Locale.ROOT);
    }
}
