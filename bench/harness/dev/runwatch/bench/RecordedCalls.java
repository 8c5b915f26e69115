package dev.runwatch.bench;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.cbor.CBORMapper;

/// Reads the requests that the stub AWS received.
final class RecordedCalls {

    /// One alert.
    ///
    /// @param texts by protocol; JSON as trees, so that order and white space make no difference
    record Alert(String topic, String subject, Map<String, JsonNode> texts, Map<String, String> attributes) {}

    /// One metric datum, without its timestamp.
    ///
    /// @param values the count of each value
    record Datum(
            String namespace, String name, String unit, Map<String, String> dimensions, Map<Double, Double> values) {

        double sum() {
            return values.entrySet().stream()
                    .mapToDouble(value -> value.getKey() * value.getValue())
                    .sum();
        }

        double count() {
            return values.values().stream().mapToDouble(Double::doubleValue).sum();
        }
    }

    private RecordedCalls() {}

    /// The message of a `Publish`.
    static Alert alert(StubAws.Request request) {
        Map<String, String> form = form(request);
        Map<String, String> attributes = new TreeMap<>();
        for (int i = 1; form.containsKey("MessageAttributes.entry." + i + ".Name"); i++) {
            String entry = "MessageAttributes.entry." + i;
            attributes.put(form.get(entry + ".Name"), form.get(entry + ".Value.StringValue"));
        }
        Map<String, JsonNode> texts = new TreeMap<>();
        for (var text : JsonMapper.shared().readTree(message(form)).properties()) {
            String value = text.getValue().asString();
            texts.put(text.getKey(), value.startsWith("{") ? JsonMapper.shared().readTree(value) : text.getValue());
        }
        return new Alert(form.getOrDefault("TopicArn", ""), form.getOrDefault("Subject", ""), texts, attributes);
    }

    /// Bytes of the message of a `Publish`, as SNS counts them for its price.
    static int messageBytes(StubAws.Request request) {
        return message(form(request)).getBytes(StandardCharsets.UTF_8).length;
    }

    static List<Datum> data(List<StubAws.Request> requests) {
        List<Datum> data = new ArrayList<>();
        for (StubAws.Request request : requests) {
            boolean cbor = request.contentType().startsWith("application/cbor");
            JsonNode content = (cbor ? CBORMapper.shared() : JsonMapper.shared()).readTree(request.body());
            for (JsonNode datum : content.path("MetricData")) {
                data.add(datum(content.path("Namespace").asString(""), datum));
            }
        }
        return data;
    }

    private static Datum datum(String namespace, JsonNode datum) {
        Map<String, String> dimensions = new TreeMap<>();
        for (JsonNode dimension : datum.path("Dimensions")) {
            dimensions.put(
                    dimension.path("Name").asString(), dimension.path("Value").asString());
        }
        Map<Double, Double> values = new TreeMap<>();
        if (datum.has("Value")) {
            values.put(datum.path("Value").asDouble(), 1.0);
        }
        for (int i = 0; i < datum.path("Values").size(); i++) {
            values.merge(
                    datum.path("Values").path(i).asDouble(),
                    datum.path("Counts").path(i).asDouble(1),
                    Double::sum);
        }
        return new Datum(
                namespace,
                datum.path("MetricName").asString(),
                datum.path("Unit").asString(""),
                dimensions,
                values);
    }

    private static String message(Map<String, String> form) {
        if (!"json".equals(form.get("MessageStructure"))) {
            throw new IllegalStateException("Not one text per protocol: " + form);
        }
        return form.getOrDefault("Message", "");
    }

    private static Map<String, String> form(StubAws.Request request) {
        Map<String, String> form = new TreeMap<>();
        for (String pair : new String(request.body(), StandardCharsets.UTF_8).split("&", -1)) {
            String[] parts = pair.split("=", 2);
            form.put(decoded(parts[0]), parts.length == 1 ? "" : decoded(parts[1]));
        }
        return form;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
