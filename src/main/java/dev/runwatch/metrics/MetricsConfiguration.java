package dev.runwatch.metrics;

import dev.runwatch.alert.Handled;
import dev.runwatch.batch.Batch;
import java.time.Duration;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;

@EnableConfigurationProperties(MetricsSettings.class)
@Configuration(proxyBeanMethods = false)
class MetricsConfiguration {

    private static final Logger log = LoggerFactory.getLogger(MetricsConfiguration.class);

    /// Kept back of the invocation's time for its answer.
    private static final Duration RESERVE = Duration.ofMillis(300);

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnBooleanProperty(name = "runwatch.metrics.enabled", matchIfMissing = true)
    static class Published {

        @Bean(destroyMethod = "close")
        CloudWatchClient cloudWatchClient(SdkHttpClient http) {
            return CloudWatchClient.builder()
                    .httpClient(http)
                    .overrideConfiguration(
                            override -> override.retryStrategy(AwsRetryStrategy.standardRetryStrategy().toBuilder()
                                    .maxAttempts(2)
                                    .build()))
                    .build();
        }

        @Bean
        Function<Batch<Handled>, Batch<Handled>> measure(CloudWatchClient client, MetricsSettings settings) {
            var registry = new FlushingCloudWatchRegistry(settings.namespace(), new SyncBackedClient(client));
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

    @Bean
    @ConditionalOnMissingBean(name = "measure")
    Function<Batch<Handled>, Batch<Handled>> measure() {
        return batch -> batch;
    }
}
