package dev.runwatch.cause;

import dev.runwatch.cause.json.Json;
import dev.runwatch.cause.json.MemberNames;
import dev.runwatch.cause.text.StackFrames;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Nested errors of runtimes, and their stack traces.
final class NestedErrors {

    private static final int MAX_CAUSES = 3;
    private static final int MAX_LINES = 3;

    private NestedErrors() {}

    /// The errors that led to this one, the root cause last.
    static List<String> causes(Json.Obj object) {
        List<String> causes = new ArrayList<>();
        Json next = cause(object);
        while (next instanceof Json.Obj cause && causes.size() < CauseReader.MAX_DEPTH) {
            String type = first(cause, "errortype", "type", "name", "classname");
            String text = first(cause, "errormessage", "message", "msg", "detail");
            String line = text.startsWith(type)
                    ? text
                    : Stream.of(type, text).filter(part -> !part.isEmpty()).collect(Collectors.joining(": "));
            if (!line.isEmpty()) {
                causes.add("caused by " + line);
            }
            next = cause(cause);
        }
        return causes.size() <= MAX_CAUSES
                ? causes
                : Finding.joined(causes.subList(0, MAX_CAUSES - 1), List.of(causes.getLast()));
    }

    private static Json cause(Json.Obj object) {
        return MemberNames.CAUSES.stream()
                .map(object::get)
                .filter(Json.Obj.class::isInstance)
                .findFirst()
                .orElse(Json.Absent.ABSENT);
    }

    /// One frame near the root cause, then the error's own frames.
    static List<String> frames(Json.Obj object, Finding found) {
        List<String> frames = new ArrayList<>();
        Json next = cause(object);
        for (int i = 0; next instanceof Json.Obj cause && i < CauseReader.MAX_DEPTH; i++) {
            stack(cause).own().ifPresent(frames::addFirst);
            next = cause(cause);
        }
        List<String> all = new ArrayList<>(frames.subList(0, Math.min(1, frames.size())));
        all.addAll(lines(stack(object), found));
        all.addAll(found.frames());
        return all.stream().distinct().toList();
    }

    /// The nearest frames; of a stack trace in another notation, the first lines that do not repeat the message.
    private static List<String> lines(StackFrames stack, Finding found) {
        if (!stack.nearest().isEmpty() || !found.isMessage()) {
            return stack.nearest();
        }
        return stack.said().stream()
                .filter(line -> !line.contains(found.first()))
                .map(String::strip)
                .limit(MAX_LINES)
                .toList();
    }

    static StackFrames stack(Json object) {
        List<String> lines = new ArrayList<>();
        for (String key : MemberNames.STACKS) {
            for (Json line : object.get(key).elements()) {
                frame(line).lines().forEach(lines::add);
            }
        }
        return StackFrames.of(lines);
    }

    /// A frame of Go is an object.
    private static String frame(Json frame) {
        if (!(frame instanceof Json.Obj object)) {
            return frame instanceof Json.Text(String text) ? text : "";
        }
        String file = first(object, "path", "file", "filename");
        String label = first(object, "label", "method", "function", "methodname");
        String line = first(object, "line", "lineno", "linenumber");
        return file.isEmpty()
                ? ""
                : "    at %s:%s %s".formatted(file, line, label).stripTrailing();
    }

    private static String first(Json object, String... keys) {
        return Stream.of(keys)
                .map(object::text)
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse("");
    }
}
