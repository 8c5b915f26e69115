package dev.runwatch.notify;

import dev.runwatch.aws.RestoreScope;
import dev.runwatch.notify.render.AlertRenderer;
import dev.runwatch.notify.render.ExecutionPart;
import dev.runwatch.pipeline.Batch;
import dev.runwatch.redact.Redactor;
import dev.runwatch.report.Report;
import dev.runwatch.report.Severity;
import dev.runwatch.settings.Given;
import dev.runwatch.store.ClaimStore;
import java.time.Duration;
import java.util.Set;
import java.util.function.Function;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class NotifyConfiguration {

    @Bean("runwatch.alerts")
    AlertSettings alertSettings(Given given) {
        return new AlertSettings(
                given.value("runwatch.alerts.topic-arn", ""),
                given.value("runwatch.alerts.threshold", Severity.WARNING),
                given.value("runwatch.alerts.on-replay", false),
                given.set("runwatch.alerts.include", ExecutionPart.class, Set.of()),
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
        return new Destination(settings.topicArn(), settings.timeout(), settings.attemptTimeout());
    }

    @Bean
    Function<Batch<Report>, Batch<NotifiedReport>> notify(
            RestoreScope renewal,
            AlertSettings settings,
            DedupSettings dedup,
            Redactor redactor,
            Destination destination,
            Notifier.Factory notifiers,
            ClaimStore.Factory claims) {
        return renewal.restorable(access -> {
            var composer = new AlertRenderer(settings.include(), redactor);
            var sent = new InFlightRegistry(dedup.cacheTtl(), dedup.cacheSize(), System::nanoTime);
            var once = new DedupingPublisher(
                    notifiers.create(access), sent, claims.create(access, destination.topicArn()));
            return new NotifyStage(composer, once, settings.threshold(), settings.onReplay())::notify;
        });
    }
}
