package dev.runwatch.metrics;

import dev.runwatch.aws.RestoreScope;
import dev.runwatch.notify.NotifiedReport;
import dev.runwatch.pipeline.Batch;
import java.time.Duration;
import java.util.function.Function;

/// The room's wiring without Spring; values are the defaults of [MetricsSettings].
public final class PlainMetrics {

    private PlainMetrics() {}

    public static Function<Batch<NotifiedReport>, Batch<NotifiedReport>> measure(RestoreScope renewal) {
        return new MetricsConfiguration()
                .record(renewal, new MetricsSettings(true, "Runwatch", 100, Duration.ofSeconds(1)));
    }
}
