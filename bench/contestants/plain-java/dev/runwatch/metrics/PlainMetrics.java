package dev.runwatch.metrics;

import dev.runwatch.alert.Handled;
import dev.runwatch.batch.Batch;
import java.time.Duration;
import java.util.function.Function;
import software.amazon.awssdk.http.SdkHttpClient;

/// The room's wiring without Spring; values are the defaults of [MetricsSettings].
public final class PlainMetrics {

    private PlainMetrics() {}

    public static Function<Batch<Handled>, Batch<Handled>> measure(SdkHttpClient http) {
        return new MetricsConfiguration()
                .measure(http, new MetricsSettings(true, "Runwatch", 100, Duration.ofSeconds(1)));
    }
}
