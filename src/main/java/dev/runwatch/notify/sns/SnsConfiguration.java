package dev.runwatch.notify.sns;

import dev.runwatch.aws.AwsClientContext;
import dev.runwatch.notify.Destination;
import dev.runwatch.notify.Notifier;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.SnsClientBuilder;

/// Contributes the notifier that publishes to SNS.
@Configuration(proxyBeanMethods = false)
class SnsConfiguration {

    /// Attempts of one call, the first included; the deadline may end them earlier.
    private static final int MAX_ATTEMPTS = 5;

    /// As the SDK's standard strategy has them.
    private static final Duration FIRST_WAIT = Duration.ofMillis(100);

    private static final Duration FIRST_WAIT_WHEN_THROTTLED = Duration.ofSeconds(1);

    @Bean
    Notifier.Factory snsNotifiers(Destination destination) {
        return aws ->
                new SnsNotifier(aws.register(client(aws, destination).build()), destination, new Backoff(aws.random()));
    }

    static SnsClientBuilder client(AwsClientContext aws, Destination destination) {
        return SnsClient.builder()
                .httpClient(aws.http())
                .credentialsProvider(aws.credentials())
                .region(Region.of(destination.region()))
                .overrideConfiguration(
                        override -> override.retryStrategy(AwsRetryStrategy.standardRetryStrategy().toBuilder()
                                .maxAttempts(MAX_ATTEMPTS)
                                .backoffStrategy(JitteredBackoff.from(FIRST_WAIT, aws.random()))
                                .throttlingBackoffStrategy(
                                        JitteredBackoff.from(FIRST_WAIT_WHEN_THROTTLED, aws.random()))
                                .retryOnException(SnsError::mayPass)
                                .build()));
    }
}
