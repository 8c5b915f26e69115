package dev.runwatch.cause.json;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// Builds a value from tokens. What was built remains if a later token is invalid.
final class JsonTree {

    /// Deeper values are skipped.
    private static final int MAX_DEPTH = 40;

    private final Deque<Json> open = new ArrayDeque<>();
    private @Nullable Json root;
    private String name = "";

    Optional<Json> root() {
        return Optional.ofNullable(root);
    }

    void read(JsonParser parser) {
        do {
            JsonToken token = parser.nextToken();
            if (token == null) {
                return;
            }
            take(parser, token);
        } while (!open.isEmpty());
    }

    private void take(JsonParser parser, JsonToken token) {
        switch (token) {
            case PROPERTY_NAME -> name = parser.currentName();
            case START_OBJECT -> open(parser, new Json.Obj(new LinkedHashMap<>()));
            case START_ARRAY -> open(parser, new Json.Arr(new ArrayList<>()));
            case END_OBJECT, END_ARRAY -> open.pop();
            case VALUE_STRING -> add(new Json.Text(parser.getString()));
            case VALUE_NULL -> add(Json.Absent.ABSENT);
            default -> add(new Json.Scalar(parser.getString()));
        }
    }

    private void open(JsonParser parser, Json value) {
        if (open.size() == MAX_DEPTH) {
            parser.skipChildren();
            add(Json.Absent.ABSENT);
            return;
        }
        add(value);
        open.push(value);
    }

    private void add(Json value) {
        if (root == null) {
            root = value;
        }
        switch (open.peek()) {
            case Json.Obj(var members) ->
                members.merge(
                        Json.key(name),
                        new Json.Member(name, value),
                        (first, next) -> Json.blank(first.value()) ? next : first);
            case Json.Arr(var elements) -> elements.add(value);
            case null, default -> {}
        }
    }
}
