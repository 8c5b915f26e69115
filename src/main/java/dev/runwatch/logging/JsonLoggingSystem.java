package dev.runwatch.logging;

import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;
import org.springframework.boot.logging.LogFile;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingInitializationContext;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.logging.LoggingSystemFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/// Applies `logging.level.*` and `logging.file.name`, which replaces standard output. Other `logging.*` properties
/// have no effect.
final class JsonLoggingSystem extends LoggingSystem {

    /// For the system property `org.springframework.boot.logging.LoggingSystem`, which requires this parameter.
    JsonLoggingSystem(ClassLoader classLoader) {}

    @Override
    public void beforeInitialize() {
        // Until the levels are known, only warnings and errors are logged.
    }

    @Override
    public void initialize(
            LoggingInitializationContext context, @Nullable String configLocation, @Nullable LogFile logFile) {
        JsonLoggerFactory.INSTANCE.setFile(logFile == null ? null : logFile.toString());
    }

    @Override
    public Set<LogLevel> getSupportedLogLevels() {
        return EnumSet.allOf(LogLevel.class);
    }

    @Override
    public void setLogLevel(@Nullable String loggerName, @Nullable LogLevel level) {
        String name = loggerName == null || loggerName.isEmpty() ? ROOT_LOGGER_NAME : loggerName;
        JsonLoggerFactory.INSTANCE.setLevel(name, level == null ? null : levelOf(level));
    }

    private static int levelOf(LogLevel level) {
        return switch (level) {
            case TRACE -> Level.TRACE.toInt();
            case DEBUG -> Level.DEBUG.toInt();
            case INFO -> Level.INFO.toInt();
            case WARN -> Level.WARN.toInt();
            case ERROR, FATAL -> Level.ERROR.toInt();
            case OFF -> JsonLoggerFactory.OFF;
        };
    }

    /// Registered in `META-INF/spring.factories`, with precedence over Spring Boot's own factories.
    @Order(Ordered.HIGHEST_PRECEDENCE)
    static final class Factory implements LoggingSystemFactory {

        @Override
        public LoggingSystem getLoggingSystem(ClassLoader classLoader) {
            return new JsonLoggingSystem(classLoader);
        }
    }
}
