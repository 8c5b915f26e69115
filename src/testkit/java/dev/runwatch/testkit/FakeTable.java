package dev.runwatch.testkit;

import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The items of a DynamoDB table with the key `id`, in DynamoDB's JSON. It ignores conditions.
final class FakeTable {

    private final Map<String, JsonNode> items = new TreeMap<>();

    /// @param attributes of the type string
    synchronized void put(String id, Map<String, String> attributes) {
        ObjectNode item = JsonMapper.shared().createObjectNode();
        item.putObject("id").put("S", id);
        attributes.forEach((name, value) -> item.putObject(name).put("S", value));
        items.put(id, item);
    }

    /// The text of an item's attribute; empty if there is none.
    synchronized String attribute(String id, String name) {
        JsonNode item = items.get(id);
        return item == null ? "" : item.path(name).path("S").asString("");
    }

    /// `PutItem`.
    synchronized Object put(JsonNode request) {
        items.put(request.at("/Item/id/S").asString(), request.path("Item"));
        return Map.of("ConsumedCapacity", Map.of("CapacityUnits", 1));
    }

    /// `BatchGetItem`.
    synchronized Object get(JsonNode request) {
        ObjectNode response = JsonMapper.shared().createObjectNode();
        ObjectNode responses = response.putObject("Responses");
        for (var table : request.path("RequestItems").properties()) {
            var found = responses.putArray(table.getKey());
            for (JsonNode key : table.getValue().path("Keys")) {
                JsonNode item = items.get(key.at("/id/S").asString());
                if (item != null) {
                    found.add(item);
                }
            }
        }
        response.putObject("UnprocessedKeys");
        return response;
    }
}
