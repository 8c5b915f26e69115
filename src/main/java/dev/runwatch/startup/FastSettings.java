package dev.runwatch.startup;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Parameter;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.core.ResolvableType;
import org.springframework.core.convert.TypeDescriptor;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;

/// Creates settings records as Spring Boot's binder does, but binds only the components that are set. The binder asks
/// every property source for each of forty settings.
final class FastSettings {

    private final ConfigurableEnvironment environment;
    private final Set<String> named = new HashSet<>();

    FastSettings(ConfigurableEnvironment environment) {
        this.environment = environment;
        for (PropertySource<?> source : environment.getPropertySources()) {
            if (source instanceof EnumerablePropertySource<?> enumerable) {
                for (String name : enumerable.getPropertyNames()) {
                    named.add(letters(name));
                }
            }
        }
    }

    /// @return whether [#create] can create it; other types are for Spring Boot's binder
    static boolean supports(Class<?> type) {
        Constructor<?>[] constructors = type.getDeclaredConstructors();
        return type.isRecord()
                && constructors.length == 1
                && Stream.of(constructors[0].getParameters())
                        .allMatch(parameter -> parameter.isAnnotationPresent(DefaultValue.class));
    }

    /// @param type a record with only the canonical constructor, whose parameters have [DefaultValue]s
    Object create(Class<?> type, String prefix) {
        Constructor<?> constructor = type.getDeclaredConstructors()[0];
        Object[] values = Stream.of(constructor.getParameters())
                .map(parameter -> value(parameter, prefix))
                .toArray();
        try {
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (InvocationTargetException rejected) {
            throw new IllegalArgumentException(rejected.getCause());
        } catch (ReflectiveOperationException unexpected) {
            throw new IllegalStateException(unexpected);
        }
    }

    private @Nullable Object value(Parameter parameter, String prefix) {
        String name = prefix + "." + DataObjectPropertyName.toDashedForm(parameter.getName());
        if (named.contains(letters(name))) {
            return Binder.get(environment)
                    .bind(name, Bindable.of(type(parameter)))
                    .map(Object.class::cast)
                    .orElseGet(() -> byDefault(parameter));
        }
        return byDefault(parameter);
    }

    private static @Nullable Object byDefault(Parameter parameter) {
        String[] texts = parameter.getAnnotation(DefaultValue.class).value();
        return ApplicationConversionService.getSharedInstance()
                .convert(texts.length == 1 ? texts[0] : texts, new TypeDescriptor(type(parameter), null, null));
    }

    private static ResolvableType type(Parameter parameter) {
        return ResolvableType.forType(parameter.getParameterizedType());
    }

    /// Equal for all spellings of one setting, and for its elements.
    private static String letters(String name) {
        var letters = new StringBuilder(name.length());
        name.chars().filter(Character::isLetter).forEach(letters::appendCodePoint);
        return letters.toString().toLowerCase(Locale.ROOT);
    }
}
