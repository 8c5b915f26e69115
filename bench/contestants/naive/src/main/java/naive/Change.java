package naive;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The redacted content of an event.
record Change(
        String eventId,
        Event.Detail detail,
        String partition,
        String region,
        String account,
        String stateMachine,
        String execution,
        String status,
        String severity,
        int attempt,
        Instant started,
        Instant stopped,
        long millis,
        String error,
        String cause,
        String dedupKey) {

    private static final int MAX_FRAMES = 3;

    static Change of(Event event, Event.Detail detail, JsonMapper json) {
        String[] arn = detail.executionArn().split(":");
        String error = detail.error() == null ? "" : detail.error();
        Long from = detail.redriveDate() == null ? detail.startDate() : detail.redriveDate();
        return new Change(
                event.id(),
                detail,
                arn[1],
                arn[3],
                arn[4],
                arn[6],
                arn[7],
                detail.status(),
                List.of("FAILED", "TIMED_OUT").contains(detail.status()) ? "critical" : "warning",
                detail.redriveCount() + 1,
                instant(detail.startDate()),
                instant(detail.stopDate()),
                detail.stopDate() == null ? 0 : detail.stopDate() - from,
                error,
                cause(detail.cause(), error, json),
                sha256(detail.executionArn() + "|" + detail.status() + "|" + detail.redriveCount()));
    }

    /// The readable text of a cause: Lambda writes a JSON object.
    private static String cause(String cause, String error, JsonMapper json) {
        if (cause == null) {
            return "";
        }
        JsonNode parsed;
        try {
            parsed = json.readTree(cause);
        } catch (JacksonException noJson) {
            return cause.strip();
        }
        if (!parsed.has("errorMessage")) {
            return cause.strip();
        }
        List<String> lines = new ArrayList<>();
        lines.add(parsed.path("errorMessage").asString(""));
        lines.add(parsed.path("errorType").asString(""));
        parsed.path("stackTrace").valueStream().limit(MAX_FRAMES).forEach(frame -> lines.add(frame.asString("")));
        return lines.stream()
                .filter(line -> !line.isBlank() && !line.equals(error))
                .map(String::strip)
                .collect(Collectors.joining("\n"));
    }

    private static Instant instant(Long millis) {
        return millis == null ? null : Instant.ofEpochMilli(millis);
    }

    private static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
