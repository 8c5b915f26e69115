package dev.runwatch.metrics;

import dev.runwatch.aws.AwsClientContext;
import dev.runwatch.aws.RestoreScope;
import dev.runwatch.notify.NotifiedReport;
import dev.runwatch.pipeline.Batch;
import dev.runwatch.pipeline.TimeBudget;
import dev.runwatch.settings.Given;
import java.time.Duration;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class MetricsConfiguration {

    private static final Logger log = LoggerFactory.getLogger(MetricsConfiguration.class);

    @Bean("runwatch.metrics")
    MetricsSettings metricsSettings(Given given) {
        return new MetricsSettings(
                given.value("runwatch.metrics.enabled", true),
                given.value("runwatch.metrics.namespace", "Runwatch"),
                given.value("runwatch.metrics.max-state-machines", 100),
                given.value("runwatch.metrics.timeout", Duration.ofSeconds(1)));
    }

    /// Whether there are metrics is asked at each start: Spring's ahead-of-time processing would freeze a condition.
    ///
    /// Region and endpoint come from the environment, as the SDK reads them: `AWS_REGION`, and `AWS_ENDPOINT_URL`
    /// or the system property `aws.endpointUrl`.
    @Bean
    Function<Batch<NotifiedReport>, Batch<NotifiedReport>> record(RestoreScope renewal, MetricsSettings settings) {
        return settings.enabled() ? renewal.restorable(access -> measuring(access, settings)) : batch -> batch;
    }

    private static Function<Batch<NotifiedReport>, Batch<NotifiedReport>> measuring(
            AwsClientContext access, MetricsSettings settings) {
        var sender = new CloudWatchSender(access.http(), builder -> builder.credentialsProvider(access.credentials()));
        var registry = new FlushingCloudWatchRegistry(settings.namespace(), access.register(sender));
        var metrics = new ExecutionMetrics(registry, settings.maxStateMachines());
        return batch -> {
            try {
                metrics.count(batch);
                registry.flush(TimeBudget.RECORD.of(batch.deadline(), settings.timeout()));
            } catch (RuntimeException | LinkageError defect) {
                // The alerts are out. Failing now would have them all sent again, for a number.
                log.error("Metrics of this invocation are lost", defect);
            }
            return batch;
        };
    }
}
