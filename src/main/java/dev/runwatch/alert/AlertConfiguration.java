package dev.runwatch.alert;

import dev.runwatch.batch.Batch;
import dev.runwatch.redact.Redactor;
import dev.runwatch.report.Report;
import java.util.function.Consumer;
import java.util.function.Function;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.SnsClientBuilder;

@Configuration(proxyBeanMethods = false)
class AlertConfiguration {

    /// Tries of one call, the first included; the deadline may end them earlier.
    private static final int MAX_ATTEMPTS = 5;

    @Bean
    AlertSettings alertSettings(Environment environment) {
        return AlertSettings.of(environment);
    }

    @Bean(destroyMethod = "close")
    SnsClient snsClient(SdkHttpClient http, AlertSettings settings) {
        return client(http, settings, builder -> {});
    }

    /// @param where what a test leads elsewhere
    static SnsClient client(SdkHttpClient http, AlertSettings settings, Consumer<SnsClientBuilder> where) {
        SnsClientBuilder builder = SnsClient.builder()
                .httpClient(http)
                .region(Region.of(settings.region()))
                .overrideConfiguration(
                        override -> override.retryStrategy(AwsRetryStrategy.standardRetryStrategy().toBuilder()
                                .maxAttempts(MAX_ATTEMPTS)
                                .retryOnException(SnsError::mayPass)
                                .build()));
        where.accept(builder);
        return builder.build();
    }

    @Bean
    Function<Batch<Report>, Batch<Handled>> alert(SnsClient sns, AlertSettings settings, Redactor redactor) {
        var composer = new AlertComposer(settings.include(), redactor);
        var channel = new SnsChannel(sns, settings, new Backoff());
        var sent = new SentAlerts(settings.rememberFor(), settings.rememberMax(), System::nanoTime);
        return new AlertForwarder(composer, channel, sent, settings.threshold(), settings.replayed())::forward;
    }
}
