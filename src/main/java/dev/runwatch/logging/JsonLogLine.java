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

/// One line of the log: the members that [Powertools for AWS
/// Lambda](https://docs.aws.amazon.com/powertools/java/latest/) logs, under its names; then the invocation's context
/// ([MDC]); then the key-value pairs of the log event.
final class JsonLogLine {

    /// UTF-16 characters of a stack trace. Its first lines name the error and its location.
    private static final int MAX_STACK_CHARS = 8_000;

    /// Frames of each throwable in the chain of causes.
    private static final int MAX_FRAMES = 20;

    private static final JsonWriter<Map<String, Object>> WRITER = JsonWriter.standard();

    /// Bidirectional controls and Unicode line breaks. JSON does not require escapes for them, but unescaped they
    /// change how a terminal displays the line.
    private static final Pattern DISPLAY_CONTROLS =
            Pattern.compile("[\\u061C\\u200E\\u200F\\u2028-\\u202E\\u2066-\\u2069]");

    private JsonLogLine() {}

    /// UTF-8, with a line feed at the end.
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
            line.put("stack_trace", truncate(OutputRedaction.redact(stack(thrown))));
        }
        line.put("service", "runwatch");
        return (escape(WRITER.writeToString(line)) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private static String escape(String json) {
        return DISPLAY_CONTROLS.matcher(json).replaceAll(control -> "\\\\u%04X"
                .formatted((int) control.group().charAt(0)));
    }

    /// The chain of causes with the first frames of each, because the last cause is often the real one.
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

    /// Truncates only redacted text: half a secret would not be recognized.
    private static String truncate(String stack) {
        return stack.length() <= MAX_STACK_CHARS ? stack : stack.substring(0, MAX_STACK_CHARS) + "...";
    }
}
