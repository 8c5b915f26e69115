package dev.runwatch.metrics;

import dev.runwatch.alert.Handled;
import dev.runwatch.batch.Batch;
import java.time.Duration;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import software.amazon.awssdk.http.SdkHttpClient;

@Configuration(proxyBeanMethods = false)
class MetricsConfiguration {

    private static final Logger log = LoggerFactory.getLogger(MetricsConfiguration.class);

    /// Kept back of the invocation's time for its answer.
    private static final Duration RESERVE = Duration.ofMillis(300);

    @Bean
    MetricsSettings metricsSettings(Environment environment) {
        return MetricsSettings.of(environment);
    }

    /// Whether there are metrics is asked at each start: Spring's ahead-of-time processing would freeze a condition.
    ///
    /// Region, keys and endpoint come from the environment, as the SDK reads them: `AWS_REGION`, the function's
    /// role, and `AWS_ENDPOINT_URL` or the system property `aws.endpointUrl`.
    @Bean
    Function<Batch<Handled>, Batch<Handled>> measure(SdkHttpClient http, MetricsSettings settings) {
        if (!settings.enabled()) {
            return batch -> batch;
        }
        var registry = new FlushingCloudWatchRegistry(settings.namespace(), new CloudWatchSender(http));
        var metrics = new ChangeMetrics(registry, settings.maxStateMachines());
        return batch -> {
            try {
                metrics.count(batch);
                registry.flush(batch.deadline().budget(settings.timeout(), RESERVE));
            } catch (RuntimeException defect) {
                // The alerts are out. Failing now would have them all sent again, for a number.
                log.error("Metrics of this invocation are lost", defect);
            }
            return batch;
        };
    }
}
