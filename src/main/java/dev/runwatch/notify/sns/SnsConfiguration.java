package dev.runwatch.notify.sns;

import dev.runwatch.aws.AwsClientContext;
import dev.runwatch.notify.Destination;
import dev.runwatch.notify.Notifier;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.SnsClientBuilder;

/// Contributes the notifier that publishes to SNS.
@Configuration(proxyBeanMethods = false)
class SnsConfiguration {

    @Bean
    Notifier.Factory snsNotifiers(Destination destination) {
        return aws -> new SnsNotifier(
                aws.register(client(aws, destination).build()),
                destination,
                SnsRetry.batchBackoff(aws.random()),
                InstantSource.system());
    }

    static SnsClientBuilder client(AwsClientContext aws, Destination destination) {
        return SnsClient.builder()
                .httpClient(aws.http())
                .credentialsProvider(aws.credentials())
                .region(Region.of(destination.region()))
                .overrideConfiguration(override -> override.retryStrategy(SnsRetry.strategy(aws.random())));
    }
}
