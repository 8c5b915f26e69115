package dev.runwatch.bench;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/// Dollars per million events if all cause alerts, computed from the measured figures and the price list.
final class Costs {

    private static final double MILLION = 1_000_000;

    /// Events in one invocation of the buffered setup.
    private static final int BATCH = 100;

    /// Messages in one call of SNS's `PublishBatch`, and in one of SQS's send, receive and delete calls.
    private static final int CALL = 10;

    /// SNS bills each 64 KB of a publish as one request.
    private static final int SNS_UNIT = 65_536;

    private final Prices prices;
    private final int messageBytes;

    private Costs(Prices prices, int messageBytes) {
        this.prices = prices;
        this.messageBytes = messageBytes;
    }

    /// Computes the costs from a candidate's other figures.
    static UnaryOperator<Map<Figure, Double>> of(Sample sample, Prices prices) {
        return new Costs(prices, RecordedCalls.messageBytes(sample.toSns()))::of;
    }

    private Map<Figure, Double> of(Map<Figure, Double> measured) {
        Map<Figure, Double> costs = new EnumMap<>(Figure.class);
        direct(measured, costs);
        if (measured.containsKey(Figure.BATCH_100_MICROS)) {
            buffered(measured, costs);
        }
        return costs;
    }

    private void direct(Map<Figure, Double> measured, Map<Figure, Double> costs) {
        double calls = value(measured, Figure.WARM_CLOUDWATCH_CALLS);
        costs.put(Figure.DIRECT_LAMBDA, MILLION * lambda(value(measured, Figure.WARM_MS)));
        costs.put(Figure.DIRECT_SNS, MILLION * sns(1));
        costs.put(Figure.DIRECT_CLOUDWATCH, MILLION * calls * prices.of("cloudwatch.put-metric-data"));
        costs.put(Figure.DIRECT_LOGS, logs(measured));
        costs.put(
                Figure.DIRECT_SUM,
                costs.values().stream().mapToDouble(Double::doubleValue).sum());
    }

    private void buffered(Map<Figure, Double> measured, Map<Figure, Double> costs) {
        Map<Figure, Double> buffered = new EnumMap<>(Figure.class);
        double millis = value(measured, Figure.BATCH_100_MICROS) * BATCH / 1_000;
        buffered.put(Figure.BUFFERED_LAMBDA, MILLION / BATCH * lambda(millis));
        // EventBridge sends each event in a request of its own; Lambda receives and deletes ten per request.
        buffered.put(Figure.BUFFERED_SQS, MILLION * (1 + 2.0 / CALL) * prices.of("sqs.request"));
        buffered.put(Figure.BUFFERED_SNS, MILLION / CALL * sns(CALL));
        double calls = Math.min(1, value(measured, Figure.WARM_CLOUDWATCH_CALLS));
        buffered.put(Figure.BUFFERED_CLOUDWATCH, MILLION / BATCH * calls * prices.of("cloudwatch.put-metric-data"));
        buffered.put(Figure.BUFFERED_LOGS, logs(measured));
        double sum = buffered.values().stream().mapToDouble(Double::doubleValue).sum();
        costs.putAll(buffered);
        costs.put(Figure.BUFFERED_SUM, sum);
    }

    /// One invocation; Lambda bills whole milliseconds.
    private double lambda(double millis) {
        double gigabytes = prices.of("lambda.memory-mb") / 1_024;
        return prices.of("lambda.request")
                + Math.ceil(millis) / 1_000 * gigabytes * prices.of("lambda.gigabyte-second");
    }

    private double sns(int messages) {
        return Math.ceil((double) messages * messageBytes / SNS_UNIT) * prices.of("sns.request");
    }

    private double logs(Map<Figure, Double> measured) {
        return MILLION * value(measured, Figure.LOG_BYTES) / 1e9 * prices.of("logs.gigabyte");
    }

    private static double value(Map<Figure, Double> measured, Figure figure) {
        Double value = measured.get(figure);
        if (value == null) {
            throw new IllegalStateException("Not measured: " + figure);
        }
        return value;
    }
}
