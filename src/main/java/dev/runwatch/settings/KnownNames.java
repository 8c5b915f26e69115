package dev.runwatch.settings;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/// The names of all settings, as the components of the rooms' records say them, in every spelling that Spring Boot
/// takes for them.
final class KnownNames {

    static final String PREFIX = "runwatch.";

    private static final String ENVIRONMENT = StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;

    /// Each with whether it is a list, whose elements have names of their own. Equal is what Spring Boot takes for
    /// equal: dashes and capitals do not count.
    private final Map<ConfigurationPropertyName, Boolean> names = new LinkedHashMap<>();

    /// @param groups each record with the beginning of its settings' names
    KnownNames(Map<Class<?>, String> groups) {
        for (Map.Entry<Class<?>, String> group : groups.entrySet()) {
            for (RecordComponent component : group.getKey().getRecordComponents()) {
                String name = group.getValue() + "." + DataObjectPropertyName.toDashedForm(component.getName());
                boolean list = Collection.class.isAssignableFrom(component.getType());
                names.put(ConfigurationPropertyName.of(name), list);
            }
        }
    }

    /// The setting of this name, which must be a component of a record.
    ConfigurationPropertyName require(String name) {
        ConfigurationPropertyName setting = ConfigurationPropertyName.of(name);
        if (!names.containsKey(setting)) {
            throw new IllegalStateException("No record has the setting " + name);
        }
        return setting;
    }

    /// The settings that are named there, in whatever spelling.
    ///
    /// @throws IllegalArgumentException naming all that begin as ours do and are none of ours
    Set<ConfigurationPropertyName> in(Iterable<PropertySource<?>> sources) {
        Set<ConfigurationPropertyName> found = new HashSet<>();
        List<String> unknown = new ArrayList<>();
        for (PropertySource<?> source : sources) {
            if (source instanceof EnumerablePropertySource<?> enumerable) {
                boolean variables = areVariables(source);
                for (String name : enumerable.getPropertyNames()) {
                    if (isOurs(name)) {
                        setting(name, variables)
                                .ifPresentOrElse(
                                        found::add,
                                        () -> unknown.add(UnknownName.described(name, source, spelt(variables))));
                    }
                }
            }
        }
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("No such setting: " + String.join("; ", unknown));
        }
        return found;
    }

    /// As Spring Boot tells them: by the name of their source.
    private static boolean areVariables(PropertySource<?> source) {
        return source instanceof SystemEnvironmentPropertySource
                && (source.getName().equals(ENVIRONMENT) || source.getName().endsWith("-" + ENVIRONMENT));
    }

    private static boolean isOurs(String name) {
        return name.regionMatches(true, 0, PREFIX, 0, PREFIX.length())
                || name.regionMatches(true, 0, variable(PREFIX), 0, PREFIX.length());
    }

    private Optional<ConfigurationPropertyName> setting(String name, boolean variable) {
        Optional<ConfigurationPropertyName> setting = setting(name);
        return variable ? setting.or(() -> settingOfVariable(name)) : setting;
    }

    private Optional<ConfigurationPropertyName> setting(String name) {
        ConfigurationPropertyName setting = ConfigurationPropertyName.adapt(name, '.');
        if (names.containsKey(setting)) {
            return Optional.of(setting);
        }
        return isElement(setting) && names.getOrDefault(setting.getParent(), false)
                ? Optional.of(setting.getParent())
                : Optional.empty();
    }

    /// `RUNWATCH_ALERTS_TOPICARN`, or as Spring once wrote it `RUNWATCH_ALERTS_TOPIC_ARN`.
    private Optional<ConfigurationPropertyName> settingOfVariable(String name) {
        String dotted = name.replaceFirst("_(\\d+)_?$", "[$1]").replace('_', '.');
        return setting(dotted).or(() -> names.entrySet().stream()
                .filter(known -> isOldVariable(name, known.getKey(), known.getValue()))
                .map(Map.Entry::getKey)
                .findFirst());
    }

    private static boolean isElement(ConfigurationPropertyName name) {
        return name.isLastElementIndexed() && name.isNumericIndex(name.getNumberOfElements() - 1);
    }

    /// All capitals or none: nothing else is found in this form.
    private static boolean isOldVariable(String name, ConfigurationPropertyName known, boolean list) {
        String plain = list ? name.replaceFirst("_\\d+$", "") : name;
        String old = variable(known.toString().replace('-', '_'));
        return plain.equals(old) || plain.equals(old.toLowerCase(Locale.ROOT));
    }

    private List<String> spelt(boolean asVariables) {
        return names.keySet().stream()
                .map(ConfigurationPropertyName::toString)
                .map(name -> asVariables ? variable(name) : name)
                .toList();
    }

    private static String variable(String name) {
        return name.replace("-", "").replace('.', '_').toUpperCase(Locale.ROOT);
    }
}
