package dev.runwatch.notify.render;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.boot.json.JsonWriter;

/// A JSON object in the making. A member without a value is left out, never null.
final class JsonObject {

    private static final JsonWriter<Map<String, Object>> WRITER = JsonWriter.standard();

    private final Map<String, Object> members = new LinkedHashMap<>();

    JsonObject put(String name, String value) {
        return value.isEmpty() ? this : member(name, value);
    }

    JsonObject put(String name, long value) {
        return member(name, value);
    }

    /// Leaves the member out when it is false.
    JsonObject put(String name, boolean value) {
        return value ? member(name, true) : this;
    }

    JsonObject put(String name, Collection<String> values) {
        return values.isEmpty() ? this : member(name, values);
    }

    JsonObject put(String name, JsonObject value) {
        return value.members.isEmpty() ? this : member(name, value.members);
    }

    /// @param value text, a number, or what names itself in text, such as an instant in ISO 8601
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
