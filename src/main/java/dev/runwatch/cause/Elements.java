package dev.runwatch.cause;

import dev.runwatch.cause.Finding.Weight;
import dev.runwatch.cause.json.Json;
import dev.runwatch.cause.json.MemberNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Reads arrays: the elements that failed before those that did not.
final class Elements {

    private static final int MAX_READ = 3;
    private static final int MAX_OTHERS = 6;
    private static final int MAX_NAME_CHARS = 80;

    private static final List<String> EXIT = List.of("exitcode", "returncode");
    private static final List<String> TYPES = List.of("name", "type");
    private static final Pattern ERROR = Pattern.compile("[\\w.$]*(?:Error|Exception)");
    private static final List<String> BOOLEANS = List.of("true", "false", "unknown");

    private Elements() {}

    static Finding read(Json.Arr array, CauseReader reader, int depth) {
        List<Json> failed = failed(array.elements());
        Finding found = Finding.NOTHING;
        List<String> others = new ArrayList<>();
        int more = 0;
        for (Json element : failed.isEmpty() ? array.elements() : failed) {
            if (found.isMessage() && others.size() >= MAX_READ - 1) {
                more++;
                continue;
            }
            Finding next = named(element, reader.read(element, depth));
            if (next.weight().compareTo(found.weight()) > 0) {
                others.clear();
                if (found.weight() == Weight.CODE) {
                    others.add(found.first());
                }
                found = next;
            } else if ((next.weight().compareTo(Weight.CODE) >= 0 || next.weight() == found.weight())
                    && !next.message().isEmpty()) {
                others.add(next.first());
            }
        }
        List<String> rest = found.weight() == Weight.NOTHING
                ? List.of()
                : others.stream().limit(MAX_OTHERS).toList();
        return found.plus(more == 0 ? rest : Finding.joined(rest, List.of("and %d more".formatted(more))));
    }

    /// `amount: must be positive`.
    private static Finding named(Json element, Finding found) {
        String name = MemberNames.ELEMENT_NAMES.stream()
                .map(path -> String.join(
                        ".",
                        element.all(path).stream()
                                .map(Json::text)
                                .filter(text -> !text.isEmpty())
                                .toList()))
                .filter(text -> !text.isEmpty() && text.length() < MAX_NAME_CHARS)
                .filter(text -> !MemberNames.NO_CODES.contains(text.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElse("");
        if (name.isEmpty()
                || found.weight().compareTo(Weight.CODE) < 0
                || found.first().contains(name)) {
            return found;
        }
        List<String> lines = new ArrayList<>(found.message());
        lines.set(0, name + ": " + lines.getFirst());
        return found.with(found.weight(), lines);
    }

    /// The elements with a status of failure; if there are none, those without a status of success.
    static List<Json> failed(List<Json> elements) {
        List<Json> failed = elements.stream().filter(Elements::failed).toList();
        return failed.isEmpty()
                ? elements.stream().filter(element -> !good(element)).toList()
                : failed;
    }

    static boolean failed(Json element) {
        if (isCondition(element)) {
            return MemberNames.BAD.contains(element.text("type").toLowerCase(Locale.ROOT))
                    && !element.text("status").equalsIgnoreCase("false");
        }
        return words(element).anyMatch(MemberNames.BAD::contains)
                || EXIT.stream().map(element::text).anyMatch(code -> !code.isEmpty() && !code.equals("0"))
                || MemberNames.ERRORS.stream().anyMatch(key -> says(element.get(key)))
                || element.text("success").equals("false")
                || TYPES.stream().map(element::text).anyMatch(type -> ERROR.matcher(type)
                        .matches())
                || (!element.text("code").isEmpty()
                        && !good(element.text("code"))
                        && !element.text("message").isEmpty());
    }

    private static boolean good(Json element) {
        return isCondition(element)
                || words(element).anyMatch(MemberNames.GOOD::contains)
                || EXIT.stream().map(element::text).anyMatch("0"::equals)
                || element.text("success").equals("true")
                || good(element.text("code"))
                || (!(element instanceof Json.Obj)
                        && element.text().isEmpty()
                        && element.elements().isEmpty());
    }

    private static boolean good(String code) {
        return MemberNames.GOOD.contains(code.toLowerCase(Locale.ROOT));
    }

    /// A condition of Kubernetes: its type is the status, and its status says whether it applies.
    private static boolean isCondition(Json element) {
        return !element.text("type").isEmpty()
                && BOOLEANS.contains(element.text("status").toLowerCase(Locale.ROOT));
    }

    private static Stream<String> words(Json element) {
        return MemberNames.STATUS.stream()
                .map(element::first)
                .filter(text -> text.length() < 40)
                .map(Json::key);
    }

    private static boolean says(Json value) {
        return !value.text().isEmpty()
                || value instanceof Json.Obj
                || (value instanceof Json.Arr(var elements) && !elements.isEmpty());
    }
}
