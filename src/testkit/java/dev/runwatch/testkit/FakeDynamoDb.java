package dev.runwatch.testkit;

import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// DynamoDB, which uses JSON 1.0. It ignores conditions.
final class FakeDynamoDb implements FakeService {

    private static final String TYPE = "com.amazonaws.dynamodb.v20120810#";

    private final Map<String, String> items = new TreeMap<>();

    /// Whether a request is for DynamoDB.
    static boolean receives(FakeRequest request) {
        return request.header("x-amz-target").startsWith("DynamoDB_");
    }

    synchronized Map<String, String> items() {
        return Map.copyOf(items);
    }

    synchronized void reset() {
        items.clear();
    }

    @Override
    public String action(FakeRequest request) {
        String target = request.header("x-amz-target");
        return target.substring(target.indexOf('.') + 1);
    }

    @Override
    public synchronized FakeResponse accept(FakeRequest request, boolean acknowledged) {
        JsonNode body = request.json();
        if (action(request).equals("PutItem")) {
            items.put(
                    body.at("/Item/id/S").asString(), body.at("/Item/status/S").asString());
        } else {
            items.remove(body.at("/Key/id/S").asString());
        }
        return FakeResponse.json(200, consumedCapacity(body));
    }

    /// The cost of a write, if the request asks for it.
    private static Map<String, Object> consumedCapacity(JsonNode request) {
        return request.path("ReturnConsumedCapacity").asString("").equals("TOTAL")
                ? Map.of(
                        "ConsumedCapacity",
                        Map.of("TableName", request.path("TableName").asString(), "CapacityUnits", 1))
                : Map.of();
    }

    @Override
    public String quote(FakeRequest request) {
        return request.text();
    }

    @Override
    public FakeResponse error(int status, String code, String message) {
        return FakeResponse.json(status, Map.of("__type", TYPE + code, "message", message));
    }

    @Override
    public FakeResponse conditionFailed(String item) {
        return FakeResponse.json(
                400,
                Map.of(
                        "__type",
                        TYPE + "ConditionalCheckFailedException",
                        "message",
                        "The conditional request failed",
                        "Item",
                        JsonMapper.shared().readTree(item)));
    }
}
