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

/// All loggers and their levels. A logger without a level of its own has that of the nearest logger above it.
final class JsonLoggerFactory implements ILoggerFactory {

    static final JsonLoggerFactory INSTANCE = new JsonLoggerFactory();

    /// They log whole events at lower levels, as they came: with them no setting of `runwatch.log.payload` would hold.
    private static final List<String> TALKATIVE =
            List.of("org.springframework.cloud.function", "org.springframework.messaging");

    /// Higher than every level: nothing is logged.
    static final int OFF = Integer.MAX_VALUE;

    private final Map<String, JsonLogger> loggers = new ConcurrentHashMap<>();
    private final Map<String, Integer> levels = new ConcurrentHashMap<>();

    /// Where lines go instead of standard output.
    private volatile @Nullable PrintStream file;

    private volatile boolean quiet;

    private JsonLoggerFactory() {}

    @Override
    public Logger getLogger(String name) {
        return loggers.computeIfAbsent(name, created -> new JsonLogger(created, level(created)));
    }

    /// @param path of the file that lines are added to from now on; null for standard output
    void setFile(@Nullable String path) {
        try {
            file = path == null
                    ? null
                    : new PrintStream(new FileOutputStream(path, true), false, StandardCharsets.UTF_8);
        } catch (FileNotFoundException unwritable) {
            throw new UncheckedIOException("logging.file.name: cannot write " + path, unwritable);
        }
    }

    void setQuiet(boolean quiet) {
        this.quiet = quiet;
    }

    /// A line leaves in one write, so that Lambda takes it as one event of the log.
    synchronized void write(byte[] line) {
        if (quiet) {
            return;
        }
        PrintStream chosen = file;
        PrintStream out = chosen == null ? System.out : chosen;
        out.write(line, 0, line.length);
        out.flush();
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
        boolean talkative = TALKATIVE.stream().anyMatch(each -> name.equals(each) || name.startsWith(each + "."));
        return talkative ? Math.max(Level.WARN.toInt(), chosen(name)) : chosen(name);
    }

    private int chosen(String name) {
        for (String above = name; !above.isEmpty(); above = above.substring(0, Math.max(0, above.lastIndexOf('.')))) {
            Integer own = levels.get(above);
            if (own != null) {
                return own;
            }
        }
        return levels.getOrDefault(Logger.ROOT_LOGGER_NAME, Level.WARN.toInt());
    }
}
