package dev.runwatch.notify.render;

import dev.runwatch.text.TextSanitizer;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.boot.json.JsonWriter;

/// Builds a JSON object. A member without a value is left out; no member is null.
final class JsonObject {

    private static final JsonWriter<Map<String, Object>> WRITER = JsonWriter.standard();

    private final Map<String, Object> members = new LinkedHashMap<>();

    JsonObject put(String name, String value) {
        return value.isEmpty() ? this : member(name, value);
    }

    JsonObject putSingleLine(String name, String value) {
        return put(name, TextSanitizer.singleLine(value));
    }

    JsonObject put(String name, long value) {
        return member(name, value);
    }

    /// Leaves out a member that is false.
    JsonObject put(String name, boolean value) {
        return value ? member(name, true) : this;
    }

    JsonObject put(String name, Collection<String> values) {
        return values.isEmpty() ? this : member(name, values);
    }

    JsonObject put(String name, JsonObject value) {
        return value.members.isEmpty() ? this : member(name, value.members);
    }

    /// @param value a number, or anything whose text form is the value, such as an `Instant`
    JsonObject put(String name, Optional<?> value) {
        value.ifPresent(present -> member(name, present instanceof Number ? present : present.toString()));
        return this;
    }

    private JsonObject member(String name, Object value) {
        members.put(name, value);
        return this;
    }

    @Override
    public String toString() {
        return WRITER.writeToString(members);
    }
}
