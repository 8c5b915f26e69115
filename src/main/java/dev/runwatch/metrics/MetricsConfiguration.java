package dev.runwatch.metrics;

import dev.runwatch.aws.AwsClientContext;
import dev.runwatch.aws.RestoreScope;
import dev.runwatch.notify.render.HomeAccount;
import dev.runwatch.pipeline.Batch;
import dev.runwatch.pipeline.TimeBudget;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(MetricsSettings.class)
class MetricsConfiguration {

    private static final Logger log = LoggerFactory.getLogger(MetricsConfiguration.class);

    /// Reads the setting at each start: ahead-of-time processing would evaluate a condition when the package is built.
    ///
    /// Region and endpoint come from the environment, as the SDK reads them: `AWS_REGION`, and `AWS_ENDPOINT_URL`
    /// or the system property `aws.endpointUrl`.
    @Bean
    Function<Batch<?>, Batch<?>> record(RestoreScope scope, MetricsSettings settings, HomeAccount home) {
        return settings.enabled() ? scope.restorable(aws -> measuring(aws, settings, home)) : batch -> batch;
    }

    private static Function<Batch<?>, Batch<?>> measuring(
            AwsClientContext aws, MetricsSettings settings, HomeAccount home) {
        var registry = new FlushingCloudWatchRegistry(publisher(aws, settings));
        var metrics = new ExecutionMetrics(registry, new ExecutionTags(home, settings.maxStateMachines()));
        return batch -> {
            try {
                metrics.count(batch);
                registry.flush(TimeBudget.RECORD.of(batch.deadline(), settings.timeout()));
            } catch (RuntimeException | LinkageError defect) {
                // The alerts are published. A failure here would cause their redelivery.
                log.error("Metrics of this invocation are lost", defect);
            }
            return batch;
        };
    }

    private static MetricPublisher publisher(AwsClientContext aws, MetricsSettings settings) {
        return switch (settings.publish()) {
            case API -> {
                var sender = new CloudWatchSender(
                        CloudWatchClient.builder().httpClient(aws.http()).credentialsProvider(aws.credentials()));
                yield new ApiPublisher(settings.namespace(), aws.register(sender));
            }
            case LOG -> EmfWriter.requireLogged(settings.namespace());
        };
    }
}
