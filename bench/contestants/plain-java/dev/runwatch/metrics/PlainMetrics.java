package dev.runwatch.metrics;

import dev.runwatch.alert.Handled;
import dev.runwatch.aws.Renewal;
import dev.runwatch.batch.Batch;
import java.time.Duration;
import java.util.function.Function;

/// The room's wiring without Spring; values are the defaults of [MetricsSettings].
public final class PlainMetrics {

    private PlainMetrics() {}

    public static Function<Batch<Handled>, Batch<Handled>> measure(Renewal renewal) {
        return new MetricsConfiguration()
                .measure(renewal, new MetricsSettings(true, "Runwatch", 100, Duration.ofSeconds(1)));
    }
}
