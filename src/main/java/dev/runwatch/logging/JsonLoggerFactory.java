package dev.runwatch.logging;

import java.io.FileNotFoundException;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.ILoggerFactory;
import org.slf4j.Logger;
import org.slf4j.event.Level;

/// All loggers, their levels and where they write. A logger without a level inherits that of its nearest ancestor.
final class JsonLoggerFactory implements ILoggerFactory {

    static final JsonLoggerFactory INSTANCE = new JsonLoggerFactory();

    /// Loggers that log unredacted events below WARN, which `runwatch.log.payload` could not prevent.
    private static final List<String> PAYLOAD_LOGGERS =
            List.of("org.springframework.cloud.function", "org.springframework.messaging");

    /// Above every level: nothing is logged.
    static final int OFF = Integer.MAX_VALUE;

    private final Map<String, JsonLogger> loggers = new ConcurrentHashMap<>();
    private final Map<String, Integer> levels = new ConcurrentHashMap<>();

    /// Replaces standard output if set.
    private volatile @Nullable PrintStream file;

    private volatile boolean suppressed;

    private JsonLoggerFactory() {}

    @Override
    public Logger getLogger(String name) {
        return loggers.computeIfAbsent(name, created -> new JsonLogger(created, level(created)));
    }

    /// @param path file to append to; null for standard output
    void setFile(@Nullable String path) {
        try {
            file = path == null
                    ? null
                    : new PrintStream(new FileOutputStream(path, true), false, StandardCharsets.UTF_8);
        } catch (FileNotFoundException unwritable) {
            throw new UncheckedIOException("logging.file.name: cannot write " + path, unwritable);
        }
    }

    void setSuppressed(boolean suppressed) {
        this.suppressed = suppressed;
    }

    /// Writes the line in one call, so that Lambda records it as one log event.
    synchronized void write(byte[] line) {
        if (suppressed) {
            return;
        }
        PrintStream replacement = file;
        PrintStream out = replacement == null ? System.out : replacement;
        out.write(line, 0, line.length);
        out.flush();
    }

    /// @param name logger whose descendants inherit the level; `ROOT` is the ancestor of all
    /// @param level lowest level that is logged, as a number of SLF4J; null to inherit
    void setLevel(String name, @Nullable Integer level) {
        if (level == null) {
            levels.remove(name);
        } else {
            levels.put(name, level);
        }
        loggers.forEach((each, logger) -> logger.setLevel(level(each)));
    }

    private int level(String name) {
        boolean logsPayload =
                PAYLOAD_LOGGERS.stream().anyMatch(each -> name.equals(each) || name.startsWith(each + "."));
        return logsPayload ? Math.max(Level.WARN.toInt(), inherited(name)) : inherited(name);
    }

    private int inherited(String name) {
        for (String each = name; !each.isEmpty(); each = each.substring(0, Math.max(0, each.lastIndexOf('.')))) {
            Integer own = levels.get(each);
            if (own != null) {
                return own;
            }
        }
        // Before Spring Boot has read its properties, only warnings and errors are logged.
        return levels.getOrDefault(Logger.ROOT_LOGGER_NAME, Level.WARN.toInt());
    }
}
