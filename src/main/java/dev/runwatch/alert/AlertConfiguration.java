package dev.runwatch.alert;

import dev.runwatch.aws.Access;
import dev.runwatch.aws.Renewal;
import dev.runwatch.batch.Batch;
import dev.runwatch.claim.Claims;
import dev.runwatch.redact.Redactor;
import dev.runwatch.report.Report;
import dev.runwatch.report.Severity;
import dev.runwatch.settings.Given;
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
class AlertConfiguration {

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
                given.value("runwatch.alerts.replayed", false),
                given.set("runwatch.alerts.include", AlertSettings.Part.class, Set.of()),
                given.value("runwatch.alerts.timeout", Duration.ofSeconds(15)),
                given.value("runwatch.alerts.attempt-timeout", Duration.ofSeconds(3)),
                given.value("runwatch.alerts.remember-for", Duration.ofMinutes(15)),
                given.value("runwatch.alerts.remember-max", 10_000));
    }

    @Bean
    Destination destination(AlertSettings settings) {
        return new Destination(settings.topicArn());
    }

    /// @param where what a test leads elsewhere
    static SnsClient client(Access access, AlertSettings settings, Consumer<SnsClientBuilder> where) {
        SnsClientBuilder builder = SnsClient.builder()
                .httpClient(new SnsAnswers(access.http()))
                .credentialsProvider(access.credentials())
                .region(Region.of(settings.region()))
                .overrideConfiguration(
                        override -> override.retryStrategy(AwsRetryStrategy.standardRetryStrategy().toBuilder()
                                .maxAttempts(MAX_ATTEMPTS)
                                .backoffStrategy(Jitter.from(FIRST_WAIT, access.random()))
                                .throttlingBackoffStrategy(Jitter.from(FIRST_WAIT_WHEN_THROTTLED, access.random()))
                                .retryOnException(SnsError::mayPass)
                                .build()));
        where.accept(builder);
        return access.keep(builder.build());
    }

    @Bean
    Function<Batch<Report>, Batch<Handled>> alert(
            Renewal renewal, AlertSettings settings, Redactor redactor, Claims.Maker claims) {
        return renewal.renewed(access -> {
            var composer = new AlertComposer(settings.include(), redactor);
            var channel =
                    new SnsChannel(client(access, settings, builder -> {}), settings, new Backoff(access.random()));
            var sent = new SentAlerts(settings.rememberFor(), settings.rememberMax(), System::nanoTime);
            var once = new Once(channel, sent, claims.over(access, settings.topicArn()));
            return new AlertForwarder(composer, once, settings.threshold(), settings.replayed())::forward;
        });
    }
}
