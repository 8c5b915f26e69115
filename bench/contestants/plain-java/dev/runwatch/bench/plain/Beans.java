package dev.runwatch.bench.plain;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Stream;

/// Calls constructors and bean methods of Runwatch's configuration classes, which are package-private. With the
/// package's flags, core reflection calls them by native accessors and generates no classes.
final class Beans {

    private static final String ROOT = "dev.runwatch.";

    private Beans() {}

    /// @param type the class name below `dev.runwatch`; its only constructor is called
    static Object create(String type, Object... arguments) {
        try {
            Constructor<?> constructor = Class.forName(ROOT + type).getDeclaredConstructors()[0];
            constructor.setAccessible(true);
            return constructor.newInstance(arguments);
        } catch (ReflectiveOperationException renamed) {
            throw new IllegalStateException(type, renamed);
        }
    }

    static Object constant(String type, String name) {
        try {
            return Stream.of(Class.forName(ROOT + type).getEnumConstants())
                    .filter(constant -> constant.toString().equals(name))
                    .findAny()
                    .orElseThrow();
        } catch (ClassNotFoundException renamed) {
            throw new IllegalStateException(type, renamed);
        }
    }

    /// @param method a name that the class has once
    static Method method(Class<?> type, String method) {
        Method found = Arrays.stream(type.getDeclaredMethods())
                .filter(candidate -> candidate.getName().equals(method))
                .findAny()
                .orElseThrow(() -> new IllegalStateException("No method " + method + " in " + type));
        found.setAccessible(true);
        return found;
    }

    static Object call(Object target, String method, Object... arguments) {
        return call(target, method(target.getClass(), method), arguments);
    }

    /// Throws what the method throws.
    static Object call(Object target, Method method, Object... arguments) {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException failed) {
            switch (failed.getCause()) {
                case RuntimeException exception -> throw exception;
                case Error error -> throw error;
                case null, default -> throw new IllegalStateException(failed);
            }
        } catch (IllegalAccessException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// The function that a bean method returns. The caller composes functions whose types match.
    @SuppressWarnings("unchecked")
    static Function<Object, Object> function(Object configuration, String method, Object... arguments) {
        return (Function<Object, Object>) call(configuration, method, arguments);
    }
}
