package dev.runwatch.testkit;

import dev.runwatch.testkit.FakeAws.Datum;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.cbor.CBORMapper;

/// CloudWatch, which uses Smithy RPC v2 with CBOR.
final class FakeCloudWatch implements FakeService {

    private final List<Datum> data = new ArrayList<>();

    /// Whether a request is for CloudWatch.
    static boolean receives(FakeRequest request) {
        return request.path().endsWith("/operation/PutMetricData");
    }

    synchronized List<Datum> data() {
        return List.copyOf(data);
    }

    /// The sum of a metric's values, for the series with exactly these dimensions (`name=value`).
    double total(String metric, String... dimensions) {
        Map<String, String> wanted = new TreeMap<>();
        for (String dimension : dimensions) {
            String[] parts = dimension.split("=", 2);
            wanted.put(parts[0], parts[1]);
        }
        return data().stream()
                .filter(datum ->
                        datum.name().equals(metric) && datum.dimensions().equals(wanted))
                .mapToDouble(Datum::sum)
                .sum();
    }

    synchronized void reset() {
        data.clear();
    }

    @Override
    public String action(FakeRequest request) {
        return "PutMetricData";
    }

    @Override
    public synchronized FakeResponse accept(FakeRequest request, boolean acknowledged) {
        JsonNode body = CBORMapper.shared().readTree(request.body());
        for (JsonNode datum : body.path("MetricData")) {
            data.add(datum(body.path("Namespace").asString(), datum));
        }
        return cbor(200, Map.of());
    }

    private static Datum datum(String namespace, JsonNode datum) {
        Map<String, String> dimensions = new TreeMap<>();
        for (JsonNode dimension : datum.path("Dimensions")) {
            dimensions.put(
                    dimension.path("Name").asString(), dimension.path("Value").asString());
        }
        List<Double> values = new ArrayList<>();
        double sum = datum.path("Value").asDouble(0);
        double count = datum.has("Value") ? 1 : 0;
        for (int i = 0; i < datum.path("Values").size(); i++) {
            double value = datum.path("Values").path(i).asDouble();
            double times = datum.path("Counts").path(i).asDouble();
            values.add(value);
            sum += value * times;
            count += times;
        }
        return new Datum(
                namespace,
                datum.path("MetricName").asString(),
                dimensions,
                datum.path("Unit").asString(""),
                Instant.ofEpochMilli(Math.round(datum.path("Timestamp").asDouble() * 1000)),
                sum,
                count,
                values);
    }

    @Override
    public FakeResponse error(int status, String code, String message) {
        return cbor(status, Map.of("__type", "com.amazonaws.cloudwatch#" + code, "message", message));
    }

    private static FakeResponse cbor(int status, Map<String, String> body) {
        return FakeResponse.ofAws(
                        status, "application/cbor", CBORMapper.shared().writeValueAsBytes(body))
                .with("smithy-protocol", "rpc-v2-cbor");
    }
}
