package dev.runwatch.cause;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/// An execution's cause as a person reads it. Services put JSON into it, often JSON in JSON: Lambda its error object,
/// ECS, Batch and Glue the description of a task, a nested execution its own error and cause.
///
/// @param message what happened; the whole cause when it is plain text
/// @param details at most a few lines more: the error's type, the first frames of the stack, exit codes
/// @param failedState the state that failed, when the runtime's prefix names it; else empty
public record ParsedCause(String message, List<String> details, String failedState) {

    /// How the runtime begins the cause of an error of its own.
    private static final Pattern STATE = Pattern.compile(
            "\\AAn error occurred while executing the state '(?<state>.{1,200}?)' \\(entered at the event id #\\d+\\)\\.?\\s*",
            Pattern.DOTALL);

    private static final List<String> MESSAGES = List.of(
            "errorMessage",
            "ErrorMessage",
            "StoppedReason",
            "stoppedReason",
            "StatusReason",
            "statusReason",
            "Cause",
            "cause",
            "message",
            "Message",
            "msg",
            "detail",
            "description",
            "Reason",
            "reason");

    private static final List<String> TYPES = List.of("errorType", "ErrorType", "Error", "error", "errorCode", "code");

    private static final List<String> STACKS = List.of("stackTrace", "StackTrace", "trace", "stack");

    /// As long as AWS lets an error be: what is longer is no type, and to seek it in the message would take long.
    private static final int MAX_TYPE_CHARS = 256;

    private static final int MAX_FRAMES = 3;
    private static final int MAX_DETAILS = 6;
    private static final int MAX_DEPTH = 8;

    private static final ObjectReader JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .readerFor(JsonNode.class);

    /// @param cause already redacted
    public static ParsedCause parse(String cause) {
        Matcher prefix = STATE.matcher(cause);
        String state = prefix.find() ? prefix.group("state") : "";
        String rest = state.isEmpty() ? cause : cause.substring(prefix.end());
        ParsedCause text = text(rest.isBlank() ? cause : rest, 0);
        return state.isEmpty() ? text : new ParsedCause(text.message, text.details, state);
    }

    private static ParsedCause text(String text, int depth) {
        String start = text.stripLeading();
        if (start.isEmpty() || "{[\"".indexOf(start.charAt(0)) < 0 || depth > MAX_DEPTH) {
            return plain(text);
        }
        try {
            return node(JSON.readTree(text), depth + 1);
        } catch (JacksonException notJson) {
            return plain(text);
        }
    }

    private static ParsedCause node(JsonNode node, int depth) {
        if (node.isString()) {
            return depth == 1 ? plain(node.asString()) : parse(node.asString(), depth);
        }
        if (node.isArray()) {
            return node.isEmpty() || depth > MAX_DEPTH ? plain("") : node(node.path(0), depth + 1);
        }
        return node.isObject() ? object(node, depth) : plain(node.asString(""));
    }

    private static ParsedCause parse(String text, int depth) {
        Matcher prefix = STATE.matcher(text);
        if (!prefix.find()) {
            return text(text, depth);
        }
        ParsedCause inner = text(text.substring(prefix.end()), depth);
        return new ParsedCause(inner.message, inner.details, prefix.group("state"));
    }

    private static ParsedCause object(JsonNode object, int depth) {
        ParsedCause message = plain("");
        for (String name : MESSAGES) {
            JsonNode value = object.path(name);
            if (message.message.isBlank() && (value.isString() || value.isObject()) && depth < MAX_DEPTH) {
                message = value.isString() ? parse(value.asString(), depth + 1) : object(value, depth + 1);
            }
        }
        List<String> details = new ArrayList<>(message.details);
        type(object, message.message, details);
        containers(object, details);
        stack(object, details);
        if (message.message.isBlank()) {
            return scalars(object);
        }
        // Where a state of a nested execution failed is not where this one did.
        return new ParsedCause(message.message, limited(details), "");
    }

    private static void type(JsonNode object, String message, List<String> details) {
        for (String name : TYPES) {
            String type = object.path(name).asString("");
            if (!type.isBlank() && type.length() <= MAX_TYPE_CHARS && !message.contains(type)) {
                details.add(type);
                return;
            }
        }
    }

    private static void containers(JsonNode object, List<String> details) {
        for (JsonNode container : object.path("Containers")) {
            String name = container.path("Name").asString("container");
            if (container.path("ExitCode").isNumber()) {
                details.add(name + ": exit code " + container.path("ExitCode").asInt());
            }
            String reason = container.path("Reason").asString("");
            if (!reason.isBlank()) {
                details.add(name + ": " + reason);
            }
        }
    }

    private static void stack(JsonNode object, List<String> details) {
        for (String name : STACKS) {
            JsonNode stack = object.path(name);
            List<String> frames = new ArrayList<>();
            if (stack.isArray()) {
                stack.forEach(frame -> frames.add(frame.asString("")));
            } else {
                frames.addAll(stack.asString("").lines().toList());
            }
            frames.stream()
                    .map(String::strip)
                    .filter(frame -> !frame.isEmpty())
                    .limit(MAX_FRAMES)
                    .forEach(details::add);
        }
    }

    /// Nothing known says what happened: the plain values say something.
    private static ParsedCause scalars(JsonNode object) {
        List<String> lines = new ArrayList<>();
        for (var member : object.properties()) {
            JsonNode value = member.getValue();
            if (value.isValueNode() && !value.isNull()) {
                lines.add(member.getKey() + ": " + value.asString(""));
            }
        }
        if (lines.isEmpty()) {
            return plain("");
        }
        return new ParsedCause(lines.getFirst(), limited(lines.subList(1, lines.size())), "");
    }

    private static ParsedCause plain(String text) {
        return new ParsedCause(text.strip(), List.of(), "");
    }

    private static List<String> limited(List<String> lines) {
        return List.copyOf(lines.subList(0, Math.min(MAX_DETAILS, lines.size())));
    }
}
