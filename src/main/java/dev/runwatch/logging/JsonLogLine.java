package dev.runwatch.logging;

import dev.runwatch.redact.OutputRedaction;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.slf4j.event.KeyValuePair;
import org.slf4j.event.Level;
import org.springframework.boot.json.JsonWriter;

/// One line of the log. The names of its members are those of Powertools for AWS Lambda, which queries and dashboards
/// know; then what the invocation is called ([MDC]), then what the event of the log tells besides its text.
final class JsonLogLine {

    /// Of a stack trace, in UTF-16 characters: its beginning says what happened and where.
    private static final int MAX_STACK_CHARS = 8_000;

    /// Of each throwable in a chain of causes.
    private static final int MAX_FRAMES = 20;

    private static final JsonWriter<Map<String, Object>> WRITER = JsonWriter.standard();

    /// JSON may hold these as they are: marks that turn the reading direction, and line breaks of Unicode. Who reads
    /// the line on a screen would see other than what stands there.
    private static final Pattern DECEIVING = Pattern.compile("[\\u061C\\u200E\\u200F\\u2028-\\u202E\\u2066-\\u2069]");

    private JsonLogLine() {}

    /// UTF-8, with the line feed that ends it.
    static byte[] of(
            Instant time,
            String message,
            String logger,
            Level level,
            List<KeyValuePair> fields,
            @Nullable Throwable thrown) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("timestamp", time.toString());
        line.put("message", OutputRedaction.redact(message));
        line.put("logger", logger);
        line.put("thread", Thread.currentThread().getName());
        line.put("level", level.name());
        Map<String, String> context = MDC.getCopyOfContextMap();
        if (context != null) {
            line.putAll(context);
        }
        for (KeyValuePair field : fields) {
            line.put(field.key, field.value == null ? "" : field.value);
        }
        if (thrown != null) {
            line.put("stack_trace", shortened(OutputRedaction.redact(stack(thrown))));
        }
        line.put("service", "runwatch");
        return (escaped(WRITER.writeToString(line)) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private static String escaped(String json) {
        return DECEIVING.matcher(json).replaceAll(mark -> "\\\\u%04X"
                .formatted((int) mark.group().charAt(0)));
    }

    /// The whole chain of causes with the first frames of each: the last cause is often the one that tells.
    private static String stack(Throwable thrown) {
        var text = new StringBuilder();
        for (Throwable each = thrown; each != null && text.length() < MAX_STACK_CHARS; each = each.getCause()) {
            text.append(each == thrown ? "" : "Caused by: ").append(each).append('\n');
            StackTraceElement[] frames = each.getStackTrace();
            for (int i = 0; i < Math.min(frames.length, MAX_FRAMES); i++) {
                text.append("\tat ").append(frames[i]).append('\n');
            }
            if (frames.length > MAX_FRAMES) {
                text.append("\t... ").append(frames.length - MAX_FRAMES).append(" more\n");
            }
        }
        return text.toString();
    }

    /// Cut only when it is redacted: of half a secret nobody can tell what it is.
    private static String shortened(String stack) {
        return stack.length() <= MAX_STACK_CHARS ? stack : stack.substring(0, MAX_STACK_CHARS) + "...";
    }
}
