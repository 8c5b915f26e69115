package dev.runwatch.decode;

import dev.runwatch.event.Arn;
import dev.runwatch.redact.OutputRedaction;
import dev.runwatch.text.Truncator;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Reads the fields of one JSON object. A field that is not as AWS documents it is treated as absent and causes a
/// warning, because an alert without a field is better than no alert.
final class FieldReader {

    /// A smaller number is in seconds: in milliseconds it would be before 1973.
    private static final long FIRST_MILLIS = 100_000_000_000L;

    /// The longest error; names are shorter:
    /// <https://docs.aws.amazon.com/step-functions/latest/apireference/API_SendTaskFailure.html>
    private static final int MAX_CODE_CHARS = 256;

    /// Far above the 1,000 redrives that AWS allows.
    private static final int MAX_COUNT = 1_000_000;

    /// A duration between these fits into a `long` of nanoseconds.
    private static final Instant EARLIEST = Instant.EPOCH;

    private static final Instant LATEST = Instant.parse("2200-01-01T00:00:00Z");

    private final JsonNode object;
    private final List<String> warnings;

    FieldReader(JsonNode object) {
        this(object, new ArrayList<>());
    }

    private FieldReader(JsonNode object, List<String> warnings) {
        this.object = object;
        this.warnings = warnings;
    }

    /// The fields of a nested object, which may be missing. The warnings are shared.
    FieldReader in(String name) {
        return new FieldReader(object.path(name), warnings);
    }

    JsonNode node(String name) {
        return object.path(name);
    }

    List<String> warnings() {
        return List.copyOf(warnings);
    }

    /// Text; empty if absent. A value of another type is returned as JSON.
    String text(String name) {
        JsonNode value = object.path(name);
        if (absent(value)) {
            return "";
        }
        if (value.isString()) {
            return value.asString();
        }
        warn(name, "a text", value);
        return value.toString();
    }

    /// A redacted name or code of at most [#MAX_CODE_CHARS].
    String code(String name) {
        String text = OutputRedaction.redact(text(name));
        if (text.length() <= MAX_CODE_CHARS) {
            return text;
        }
        warn(name, "at most %d characters".formatted(MAX_CODE_CHARS), object.path(name));
        return Truncator.prefix(text, MAX_CODE_CHARS);
    }

    int count(String name) {
        JsonNode value = object.path(name);
        if (absent(value)) {
            return 0;
        }
        if (value.isInt() && value.asInt() >= 0 && value.asInt() <= MAX_COUNT) {
            return value.asInt();
        }
        warn(name, "a count", value);
        return 0;
    }

    Optional<Arn> arn(String name) {
        JsonNode value = object.path(name);
        if (absent(value)) {
            return Optional.empty();
        }
        Optional<Arn> arn = value.isString() ? Arn.parse(value.asString()) : Optional.empty();
        if (arn.isEmpty()) {
            warn(name, "an ARN of Step Functions", value);
        }
        return arn;
    }

    /// Epoch milliseconds as AWS sends, ISO 8601 as AWS documents, or the text "null" of older events.
    Optional<Instant> instant(String name) {
        JsonNode value = object.path(name);
        if (absent(value) || (value.isString() && value.asString().equals("null"))) {
            return Optional.empty();
        }
        Optional<Instant> instant = read(value).filter(FieldReader::plausible);
        if (instant.isEmpty()) {
            warn(name, "epoch milliseconds or an ISO 8601 time", value);
        }
        return instant;
    }

    private static Optional<Instant> read(JsonNode value) {
        try {
            if (value.isIntegralNumber() && value.canConvertToLong()) {
                return Optional.of(epoch(value.asLong()));
            }
            return value.isString() ? Optional.of(Instant.parse(value.asString())) : Optional.empty();
        } catch (DateTimeException unreadable) {
            return Optional.empty();
        }
    }

    private static boolean plausible(Instant time) {
        return !time.isBefore(EARLIEST) && time.isBefore(LATEST);
    }

    private static Instant epoch(long number) {
        return Math.abs(number) < FIRST_MILLIS ? Instant.ofEpochSecond(number) : Instant.ofEpochMilli(number);
    }

    private static boolean absent(JsonNode value) {
        return value.isMissingNode() || value.isNull();
    }

    /// Contains the type but never the value, which may be a secret.
    private void warn(String name, String expected, JsonNode got) {
        warnings.add("%s: expected %s, got %s".formatted(name, expected, describe(got)));
    }

    private static String describe(JsonNode got) {
        return switch (got.getNodeType()) {
            case STRING -> "a text of %d characters".formatted(got.asString().length());
            case NUMBER -> "a number";
            case BOOLEAN -> "a boolean";
            case ARRAY -> "an array";
            default -> "an object";
        };
    }
}
