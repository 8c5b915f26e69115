package dev.runwatch.testkit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Pages of an execution's history as `GetExecutionHistory` returns them.
final class FakeHistory {

    private static final Set<String> DATA = Set.of("input", "output", "parameters");

    private FakeHistory() {}

    /// @param events of the execution, in any order
    static ObjectNode page(JsonNode events, JsonNode request) {
        Comparator<JsonNode> byId =
                Comparator.comparing(event -> event.path("id").asLong());
        List<JsonNode> all = new ArrayList<>(events.values());
        all.sort(request.path("reverseOrder").asBoolean() ? byId.reversed() : byId);
        int from = request.path("nextToken").asInt(0);
        int to = Math.min(all.size(), from + request.path("maxResults").asInt(100));
        ObjectNode page = JsonMapper.shared().createObjectNode();
        var list = page.putArray("events");
        for (JsonNode event : all.subList(from, to)) {
            list.add(request.path("includeExecutionData").asBoolean(true) ? event : withoutData(event));
        }
        if (to < all.size()) {
            page.put("nextToken", Integer.toString(to));
        }
        return page;
    }

    private static JsonNode withoutData(JsonNode event) {
        JsonNode copy = event.deepCopy();
        for (JsonNode details : copy.values()) {
            if (details instanceof ObjectNode object) {
                object.remove(DATA);
            }
        }
        return copy;
    }
}
