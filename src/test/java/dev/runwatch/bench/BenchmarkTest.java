package dev.runwatch.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runwatch.bench.Targets.Target;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/// What the contest makes of its measurements; the measurements themselves need `bench/run`.
class BenchmarkTest {

    @Test
    void takesTheValueThatAShareOfAllDoesNotExceed() {
        List<Double> values = List.of(5.0, 1.0, 4.0, 2.0, 3.0);

        assertThat(Quantile.median(values)).isEqualTo(3);
        assertThat(Quantile.of(0.9, values)).isEqualTo(5);
        assertThat(Quantile.of(0.2, values)).isEqualTo(1);
    }

    @Test
    void writesThreeDigitsThatCount() {
        assertThat(Numbers.text(OptionalDouble.empty())).isEqualTo("–");
        assertThat(List.of(0.349, 12.34, 1234.5, 11.0))
                .extracting(value -> Numbers.text(OptionalDouble.of(value)))
                .containsExactly("0.35", "12.3", "1,235", "11");
    }

    @Test
    void readsTheMetricsOfALog() {
        String metrics = """
                {"message":"Metrics","_aws":{"Timestamp":1,"CloudWatchMetrics":[{"Namespace":"Runwatch",\
                "Dimensions":[["status"]],"Metrics":[{"Name":"a","Unit":"Count"},{"Name":"b","Unit":"Seconds"}]}]},\
                "status":"FAILED","a":2,"b":[1.5,3,1.5]}""";

        assertThat(LoggedMetrics.data(List.of("not JSON", "{\"level\":\"INFO\"}", metrics).stream()))
                .containsExactly(
                        new RecordedCalls.Datum("Runwatch", "a", "Count", Map.of("status", "FAILED"), Map.of(2.0, 1.0)),
                        new RecordedCalls.Datum(
                                "Runwatch", "b", "Seconds", Map.of("status", "FAILED"), Map.of(1.5, 2.0, 3.0, 1.0)));
    }

    @Test
    void saysOfEachTargetWhetherItIsReached() {
        assertThat(List.of(
                        new Target("x", 3, 1.5, OptionalDouble.of(1.5)).verdict(),
                        new Target("x", 3, 1.5, OptionalDouble.of(3)).verdict(),
                        new Target("x", 3, 1.5, OptionalDouble.of(3.01)).verdict(),
                        new Target("x", 3, 1.5, OptionalDouble.empty()).verdict()))
                .containsExactly("goal reached", "reached", "**missed**", "not measured");
    }

    @Test
    void computesCostsFromFiguresAndPrices() throws Exception {
        Map<Figure, Double> measured = new EnumMap<>(Map.of(
                Figure.WARM_MS, 9.2,
                Figure.WARM_CLOUDWATCH_CALLS, 1.0,
                Figure.LOG_BYTES, 2_000.0,
                Figure.BATCH_100_MICROS, 500.0));

        Map<Figure, Double> costs = Costs.of(
                        sample("x".repeat(10_000)), Prices.read(Path.of("bench/prices.properties")))
                .apply(measured);

        // 10 ms of a gigabyte, one publish, one call, 2 GB of log
        assertThat(costs.get(Figure.DIRECT_SUM))
                .isEqualTo(0.20 + 0.133334 + 0.50 + 10.00 + 1.00, Offset.offset(0.0001));
        // 10,000 invocations of 50 ms; 1.2 requests of SQS; ten messages are more than 64 KB and count twice
        assertThat(costs.get(Figure.BUFFERED_SUM))
                .isEqualTo(0.002 + 0.00666667 + 0.48 + 0.10 + 0.10 + 1.00, Offset.offset(0.0001));
    }

    private static Sample sample(String message) {
        byte[] form = ("MessageStructure=json&Message=" + message).getBytes(StandardCharsets.UTF_8);
        var request = new StubAws.Request("/", "application/x-www-form-urlencoded", "", form);
        return new Sample(new byte[] {}, request, request);
    }
}
