package dev.runwatch.notify;

import dev.runwatch.aws.AwsClientContext;
import dev.runwatch.aws.RestoreScope;
import dev.runwatch.aws.http.ResponseVerifyingHttpClient;
import dev.runwatch.notify.render.AlertRenderer;
import dev.runwatch.notify.sns.Backoff;
import dev.runwatch.notify.sns.JitteredBackoff;
import dev.runwatch.notify.sns.SnsError;
import dev.runwatch.notify.sns.SnsNotifier;
import dev.runwatch.pipeline.Batch;
import dev.runwatch.redact.Redactor;
import dev.runwatch.report.Report;
import dev.runwatch.report.Severity;
import dev.runwatch.settings.Given;
import dev.runwatch.store.ClaimStore;
import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.SnsClientBuilder;

@Configuration(proxyBeanMethods = false)
public class NotifyConfiguration {

    /// Tries of one call, the first included; the deadline may end them earlier.
    private static final int MAX_ATTEMPTS = 5;

    /// As the SDK's standard strategy has them.
    private static final Duration FIRST_WAIT = Duration.ofMillis(100);

    private static final Duration FIRST_WAIT_WHEN_THROTTLED = Duration.ofSeconds(1);

    @Bean("runwatch.alerts")
    AlertSettings alertSettings(Given given) {
        return new AlertSettings(
                given.value("runwatch.alerts.topic-arn", ""),
                given.value("runwatch.alerts.threshold", Severity.WARNING),
                given.value("runwatch.alerts.on-replay", false),
                given.set("runwatch.alerts.include", AlertSettings.Part.class, Set.of()),
                given.value("runwatch.alerts.timeout", Duration.ofSeconds(15)),
                given.value("runwatch.alerts.attempt-timeout", Duration.ofSeconds(3)));
    }

    @Bean("runwatch.dedup")
    DedupSettings dedupSettings(Given given) {
        return new DedupSettings(
                given.value("runwatch.dedup.cache-ttl", Duration.ofMinutes(15)),
                given.value("runwatch.dedup.cache-size", 10_000));
    }

    @Bean
    Destination destination(AlertSettings settings) {
        return new Destination(settings.topicArn());
    }

    /// @param where what a test leads elsewhere
    public static SnsClient client(AwsClientContext access, AlertSettings settings, Consumer<SnsClientBuilder> where) {
        SnsClientBuilder builder = SnsClient.builder()
                .httpClient(new ResponseVerifyingHttpClient(access.http()))
                .credentialsProvider(access.credentials())
                .region(Region.of(settings.region()))
                .overrideConfiguration(
                        override -> override.retryStrategy(AwsRetryStrategy.standardRetryStrategy().toBuilder()
                                .maxAttempts(MAX_ATTEMPTS)
                                .backoffStrategy(JitteredBackoff.from(FIRST_WAIT, access.random()))
                                .throttlingBackoffStrategy(
                                        JitteredBackoff.from(FIRST_WAIT_WHEN_THROTTLED, access.random()))
                                .retryOnException(SnsError::mayPass)
                                .build()));
        where.accept(builder);
        return access.register(builder.build());
    }

    @Bean
    Function<Batch<Report>, Batch<NotifiedReport>> notify(
            RestoreScope renewal,
            AlertSettings settings,
            DedupSettings dedup,
            Redactor redactor,
            ClaimStore.Factory claims) {
        return renewal.restorable(access -> {
            var composer = new AlertRenderer(settings.include(), redactor);
            var channel =
                    new SnsNotifier(client(access, settings, builder -> {}), settings, new Backoff(access.random()));
            var sent = new InFlightRegistry(dedup.cacheTtl(), dedup.cacheSize(), System::nanoTime);
            var once = new DedupingPublisher(channel, sent, claims.create(access, settings.topicArn()));
            return new NotifyStage(composer, once, settings.threshold(), settings.onReplay())::notify;
        });
    }
}
