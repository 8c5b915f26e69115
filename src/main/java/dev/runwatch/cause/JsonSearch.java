package dev.runwatch.cause;

import dev.runwatch.cause.Finding.Weight;
import dev.runwatch.cause.json.Json;
import dev.runwatch.cause.json.JsonReader;
import dev.runwatch.cause.json.MemberNames;
import dev.runwatch.cause.text.Excerpt;
import dev.runwatch.cause.text.StackFrames;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Searches JSON that matches no row of [Integration]: a member named like a message, at any depth, before members
/// named like settings.
final class JsonSearch {

    private static final int MAX_VALUES = 6;
    private static final int MAX_VALUE_CHARS = 200;
    private static final int MAX_NAME_CHARS = 80;

    private JsonSearch() {}

    static Finding object(Json.Obj object, CauseReader reader, int depth) {
        String key = "";
        Finding found = Finding.NOTHING;
        for (String name : messageKeys(object)) {
            if (!found.isMessage()) {
                Finding next = reader.read(translated(object.get(name)), depth);
                key = next.isMessage() ? name : key;
                found = next.isMessage() ? next : found;
            }
        }
        if (!found.isMessage()) {
            found = descended(object, reader, depth);
        }
        for (String name : MemberNames.SENTENCES) {
            if (!found.isMessage() && object.text(name).contains(" ") && !isPrivate(object, name)) {
                found = reader.text(object.text(name), depth);
                key = name;
            }
        }
        if (!found.isMessage()) {
            return withoutMessage(object, found);
        }
        Finding typed = key.isEmpty() ? found : typed(object, found, reader);
        return typed.plus(more(object, key, found, reader, depth)).withFrames(NestedErrors.frames(object, found));
    }

    /// `KeyError: 'zip'` instead of `'zip'`.
    private static Finding typed(Json.Obj object, Finding found, CauseReader reader) {
        List<String> types = reader.withoutError(Codes.of(object, List.of("errortype", "exceptiontype")));
        boolean bare = found.message().size() == 1
                && types.stream().allMatch(type -> type.length() <= MAX_NAME_CHARS)
                && !found.first().contains(" ")
                && found.details().isEmpty();
        return bare && !types.isEmpty() && !found.first().contains(types.getFirst())
                ? found.with(found.weight(), List.of(types.getFirst() + ": " + found.first()))
                : found;
    }

    private static List<String> messageKeys(Json.Obj object) {
        return Stream.concat(
                        MemberNames.MESSAGES.stream().filter(object.members()::containsKey),
                        object.members().keySet().stream()
                                .filter(key -> MemberNames.SUFFIXES.stream().anyMatch(key::endsWith)))
                .distinct()
                .toList();
    }

    /// The text of `{"lang": "en", "value": "no such account"}`.
    private static Json translated(Json message) {
        return message instanceof Json.Obj object
                        && messageKeys(object).isEmpty()
                        && !object.text("value").isEmpty()
                ? object.get("value")
                : message;
    }

    /// The best of the members that are objects, arrays or JSON in text.
    private static Finding descended(Json.Obj object, CauseReader reader, int depth) {
        Finding best = Finding.NOTHING;
        List<String> all = Stream.concat(
                        MemberNames.CONTAINERS.stream().filter(object.members()::containsKey),
                        object.members().keySet().stream())
                .distinct()
                .filter(key -> !isPrivate(object, key) && !MemberNames.STACKS.contains(key))
                .toList();
        for (boolean settings : new boolean[] {false, true}) {
            boolean enough = best.weight().compareTo(Weight.VALUES) > 0
                    || !Codes.of(object, MemberNames.CODES).isEmpty();
            for (String key : settings && enough ? List.<String>of() : all) {
                if (!best.isMessage() && MemberNames.SETTINGS.contains(key) == settings) {
                    Finding next = member(object, key, reader, depth);
                    best = next.weight().compareTo(best.weight()) > 0 ? next : best;
                }
            }
        }
        return best;
    }

    private static Finding member(Json.Obj object, String key, CauseReader reader, int depth) {
        Json value = elements(key, object.get(key));
        boolean known = MemberNames.CONTAINERS.contains(key) || MemberNames.MORE.contains(key);
        boolean nested = value instanceof Json.Obj
                || value instanceof Json.Arr
                || (value instanceof Json.Text(String text)
                        && JsonReader.whole(text).isPresent());
        if (!nested && !(known && value.text().contains(" "))) {
            return Finding.NOTHING;
        }
        Finding found = reader.read(value, depth);
        boolean words = !known
                && value instanceof Json.Arr(var elements)
                && elements.stream()
                        .allMatch(element -> !(element instanceof Json.Obj)
                                && !element.text().contains(" "));
        String name = Objects.requireNonNull(object.members().get(key)).name();
        if (words) {
            return found.with(Weight.VALUES, List.of(name + ": " + String.join(", ", found.message())));
        }
        return found.weight() == Weight.VALUES && value instanceof Json.Obj
                ? found.with(
                        Weight.VALUES,
                        found.message().stream().map(line -> name + "." + line).toList())
                : found;
    }

    /// `{"errors": {"amount": ["is missing"]}}` as a list of elements with a name and a message.
    private static Json elements(String key, Json value) {
        if (!MemberNames.FIELDS.contains(key)
                || !(value instanceof Json.Obj object)
                || !messageKeys(object).isEmpty()) {
            return value;
        }
        List<Json> elements = new ArrayList<>();
        object.members().values().forEach(member -> {
            Map<String, Json.Member> element = new LinkedHashMap<>();
            element.put("field", new Json.Member("field", new Json.Text(member.name())));
            element.put("message", new Json.Member("message", member.value()));
            elements.add(new Json.Obj(element));
        });
        return new Json.Arr(elements);
    }

    /// Input and output of an execution may hold personal data.
    private static boolean isPrivate(Json.Obj object, String key) {
        return key.equals("input")
                || (key.equals("output")
                        && Stream.of("executionarn", "statemachinearn", "input")
                                .anyMatch(object.members()::containsKey));
    }

    private static List<String> more(Json.Obj object, String message, Finding found, CauseReader reader, int depth) {
        List<String> lines = new ArrayList<>();
        List<String> keys =
                MemberNames.CODES.stream().filter(key -> !key.equals(message)).toList();
        lines.add(reader.withoutError(Codes.of(object, keys)).stream()
                .filter(code -> !found.message().contains(code))
                .collect(Collectors.joining(", ")));
        lines.addAll(NestedErrors.causes(object));
        for (String key : MemberNames.MORE) {
            Json value = elements(key, object.get(key));
            boolean chain = MemberNames.CAUSES.contains(key) && value instanceof Json.Obj;
            if (!key.equals(message) && !chain) {
                Finding next = reader.read(value, depth);
                if (next.weight().compareTo(Weight.CODE) >= 0) {
                    lines.addAll(next.message());
                    lines.addAll(next.details());
                }
            }
        }
        object.members().entrySet().stream()
                .filter(member -> member.getKey().endsWith("jobname"))
                .map(member -> "job " + member.getValue().value().text())
                .limit(1)
                .forEach(lines::add);
        List<String> root = NestedErrors.stack(object).rootCause();
        if (!root.isEmpty()) {
            lines.add("caused by " + String.join(" ", root));
        }
        return lines;
    }

    /// A type or a code; else the members and their values, those of a status first.
    private static Finding withoutMessage(Json.Obj object, Finding nested) {
        StackFrames stack = NestedErrors.stack(object);
        List<String> codes = Codes.of(object, MemberNames.OWN_CODES);
        if (!codes.isEmpty()
                && (nested.weight().compareTo(Weight.CODE) < 0
                        || !stack.nearest().isEmpty())) {
            String said = stack.said().isEmpty() ? "" : stack.said().getFirst().strip();
            String line =
                    said.startsWith(codes.getFirst()) ? said.replaceFirst("[:\\s]+\\z", "") : String.join(", ", codes);
            return Finding.of(Weight.CODE, List.of(line))
                    .plus(NestedErrors.causes(object))
                    .plus(nested.message())
                    .withFrames(NestedErrors.frames(object, nested));
        }
        if (nested.weight() == Weight.CODE) {
            return nested.plus(Codes.of(object, MemberNames.CODES));
        }
        List<String> all = Finding.joined(values(object), nested.message());
        return Finding.of(Weight.VALUES, all.subList(0, Math.min(MAX_VALUES, all.size())));
    }

    private static List<String> values(Json.Obj object) {
        List<String> status = new ArrayList<>();
        List<String> others = new ArrayList<>();
        object.members().forEach((key, member) -> {
            String text = member.value().text();
            boolean json = JsonReader.whole(text)
                    .filter(value -> !(value instanceof Json.Text))
                    .isPresent();
            if (!text.isEmpty() && !json && !isPrivate(object, key)) {
                boolean first = key.contains("status") || key.contains("state") || MemberNames.CODES.contains(key);
                (first ? status : others).add(member.name() + ": " + Excerpt.line(text, MAX_VALUE_CHARS));
            }
        });
        return Finding.joined(status, others);
    }
}
