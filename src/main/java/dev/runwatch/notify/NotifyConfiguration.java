package dev.runwatch.notify;

import dev.runwatch.aws.RestoreScope;
import dev.runwatch.notify.render.AlertRenderer;
import dev.runwatch.notify.render.HomeAccount;
import dev.runwatch.pipeline.Batch;
import dev.runwatch.redact.Redactor;
import dev.runwatch.report.Report;
import dev.runwatch.store.StateStore;
import java.util.function.Function;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({AlertSettings.class, DedupSettings.class})
class NotifyConfiguration {

    @Bean
    Destination destination(AlertSettings settings) {
        return new Destination(settings.topicArn(), settings.timeout(), settings.attemptTimeout());
    }

    @Bean
    HomeAccount homeAccount(AlertSettings settings) {
        return settings.home();
    }

    @Bean
    AlertPolicy alertPolicy(AlertSettings settings) {
        return new AlertPolicy(settings.threshold(), settings.onReplay());
    }

    @Bean
    Function<Batch<Report>, Batch<NotifiedReport>> notify(
            RestoreScope scope,
            AlertSettings settings,
            DedupSettings dedup,
            Redactor redactor,
            Destination destination,
            HomeAccount home,
            Notifier.Factory notifiers,
            StateStore store) {
        return scope.restorable(aws -> {
            var registry = new InFlightRegistry(dedup.cacheTtl(), dedup.cacheSize(), System::nanoTime);
            var publisher =
                    new DedupingPublisher(notifiers.create(aws), registry, store.claims(aws, destination.topicArn()));
            var renderer = new AlertRenderer(home, settings.include(), redactor);
            return new NotifyStage(renderer, publisher, settings.threshold(), settings.onReplay())::notify;
        });
    }
}
