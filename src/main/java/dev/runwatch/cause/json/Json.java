package dev.runwatch.cause.json;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A JSON value. The lookup of a member ignores case and punctuation: `errorMessage`, `ErrorMessage` and
/// `error_message` are the same member.
public sealed interface Json {

    record Obj(Map<String, Member> members) implements Json {}

    /// @param name as written
    record Member(String name, Json value) {}

    record Arr(List<Json> elements) implements Json {}

    record Text(String value) implements Json {}

    /// A number or a boolean, as written.
    record Scalar(String value) implements Json {}

    /// Null, absent, or below the maximum depth.
    enum Absent implements Json {
        ABSENT
    }

    /// Whether a value is absent or a blank text.
    static boolean blank(Json value) {
        return value.isAbsent() || (value instanceof Text(String text) && text.isBlank());
    }

    /// The letters and digits of a name in lower case.
    static String key(String name) {
        var key = new StringBuilder(name.length());
        name.chars().filter(Character::isLetterOrDigit).forEach(c -> key.append((char) c));
        return key.toString().toLowerCase(Locale.ROOT);
    }

    /// Normalizes the keys of a path, such as `Status/StateChangeReason`.
    static String path(String path) {
        return Stream.of(path.split("/"))
                .map(name -> name.equals("*") ? name : key(name))
                .collect(Collectors.joining("/"));
    }

    /// @param key in the form of [#key(String)]
    default Json get(String key) {
        Member member = this instanceof Obj(var members) ? members.get(key) : null;
        return member == null ? Absent.ABSENT : member.value();
    }

    /// The string, number or boolean; otherwise an empty text.
    default String text() {
        return switch (this) {
            case Text(String value) -> value.strip();
            case Scalar(String value) -> value;
            case Obj _, Arr _, Absent _ -> "";
        };
    }

    default String text(String key) {
        return get(key).text();
    }

    default boolean isAbsent() {
        return this == Absent.ABSENT;
    }

    /// The elements of an array; for any other value, the value itself.
    default List<Json> elements() {
        return switch (this) {
            case Arr(var elements) -> elements;
            case Absent _ -> List.of();
            case Obj _, Text _, Scalar _ -> List.of(this);
        };
    }

    /// All values at a path of keys such as `phases/*/contexts`; `*` stands for all elements or members.
    default List<Json> all(String path) {
        List<Json> values = List.of(this);
        for (String key : path.isEmpty() ? new String[0] : path.split("/")) {
            List<Json> next = new ArrayList<>();
            values.forEach(value -> value.children(key).forEach(next::add));
            values = next;
        }
        return values;
    }

    private Stream<Json> children(String key) {
        if (!key.equals("*")) {
            return Stream.of(get(key)).filter(value -> !value.isAbsent());
        }
        return switch (this) {
            case Arr(var elements) -> elements.stream();
            case Obj(var members) -> members.values().stream().map(Member::value);
            case Text _, Scalar _, Absent _ -> Stream.empty();
        };
    }

    /// The first text at a path that is not blank; otherwise an empty text.
    default String first(String path) {
        return all(path).stream()
                .map(Json::text)
                .filter(text -> !text.isBlank())
                .findFirst()
                .orElse("");
    }
}
