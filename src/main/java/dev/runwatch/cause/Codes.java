package dev.runwatch.cause;

import dev.runwatch.cause.json.Json;
import dev.runwatch.cause.json.MemberNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Formats what identifies a failure: exit codes, HTTP statuses, error types, names, durations.
final class Codes {

    /// AWS limits an error to 256 characters; a longer text is not a code.
    private static final int MAX_CHARS = 256;

    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,19}(?:\\.\\d{1,19})?");
    private static final Pattern STATES_ARN = Pattern.compile(
            "arn:[\\w-]+:states:[\\w-]*:\\d*:(?:execution|express|mapRun|stateMachine):([^:]+)(?::(.+))?");

    /// Exit codes of shells; 128 and more: ended by a signal.
    private static final Map<String, String> SIGNALS = Map.of(
            "126", " (not executable)",
            "127", " (command not found)",
            "134", " (SIGABRT)",
            "137", " (SIGKILL, often out of memory)",
            "139", " (SIGSEGV)",
            "143", " (SIGTERM)");

    private Codes() {}

    /// At most one per path, in the order of the paths.
    static List<String> of(Json object, List<String> paths) {
        List<String> codes = new ArrayList<>();
        for (String path : paths) {
            String text = object.first(path);
            String code = text.isEmpty() ? "" : code(path.substring(path.lastIndexOf('/') + 1), text);
            if (!code.isEmpty() && !codes.contains(code)) {
                codes.add(code);
            }
        }
        return codes;
    }

    /// @param key of the member that holds it
    static String code(String key, String text) {
        if (text.length() > MAX_CHARS
                || MemberNames.NO_CODES.contains(text.toLowerCase(Locale.ROOT))
                || text.startsWith("http")) {
            return "";
        }
        if (!NUMBER.matcher(text).matches()) {
            return text;
        }
        return switch (key) {
            case "exitcode", "returncode", "exitstatus" -> "exit code " + text + SIGNALS.getOrDefault(text, "");
            case "status", "statuscode", "httpstatus", "httpstatuscode", "httpcode" ->
                text.startsWith("2") ? "" : "status " + text;
            case "failed" -> text.equals("0") ? "" : text + " failed";
            case "errorcode" -> "error code " + text;
            default -> key.endsWith("code") ? "code " + text : "";
        };
    }

    /// `open-account, a-17` from the ARN of an execution, `migrate:19` from that of a task definition.
    static String lastOfArn(String text) {
        if (!text.startsWith("arn:")) {
            return text;
        }
        Matcher states = STATES_ARN.matcher(text);
        if (states.matches()) {
            return states.group(2) == null ? states.group(1) : states.group(1) + ", " + states.group(2);
        }
        int slash = text.lastIndexOf('/');
        return text.substring((slash < 0 ? text.lastIndexOf(':') : slash) + 1);
    }

    /// ` after 48 min`; empty if the text is not a number of seconds.
    static String after(String seconds) {
        if (!NUMBER.matcher(seconds).matches()) {
            return "";
        }
        long all = (long) Double.parseDouble(seconds);
        if (all <= 0) {
            return "";
        }
        long minutes = all / 60;
        if (minutes == 0) {
            return " after %d s".formatted(all);
        }
        return minutes < 60
                ? " after %d min".formatted(minutes) + rest(all % 60, "s")
                : " after %d h".formatted(minutes / 60) + rest(minutes % 60, "min");
    }

    private static String rest(long count, String unit) {
        return count == 0 ? "" : " %d %s".formatted(count, unit);
    }
}
