package dev.runwatch.log;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.ILoggerFactory;
import org.slf4j.Logger;
import org.slf4j.event.Level;

/// All loggers and their levels. A logger without a level of its own has that of the nearest logger above it.
final class JsonLog implements ILoggerFactory {

    static final JsonLog INSTANCE = new JsonLog();

    /// Higher than every level: nothing is logged.
    static final int OFF = Integer.MAX_VALUE;

    private final Map<String, JsonLogger> loggers = new ConcurrentHashMap<>();
    private final Map<String, Integer> levels = new ConcurrentHashMap<>();

    private JsonLog() {}

    @Override
    public Logger getLogger(String name) {
        return loggers.computeIfAbsent(name, created -> new JsonLogger(created, level(created)));
    }

    /// @param name of a logger and all below it; `ROOT` is above all
    /// @param level the least that is logged, as SLF4J numbers levels; null for that of the logger above
    void setLevel(String name, @Nullable Integer level) {
        if (level == null) {
            levels.remove(name);
        } else {
            levels.put(name, level);
        }
        loggers.forEach((each, logger) -> logger.setLevel(level(each)));
    }

    /// Until Spring Boot has read its properties, what comes before a start that fails is worth a line, no more.
    private int level(String name) {
        for (String above = name; !above.isEmpty(); above = above.substring(0, Math.max(0, above.lastIndexOf('.')))) {
            Integer own = levels.get(above);
            if (own != null) {
                return own;
            }
        }
        return levels.getOrDefault(Logger.ROOT_LOGGER_NAME, Level.WARN.toInt());
    }
}
