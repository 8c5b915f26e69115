package dev.runwatch.enrich;

import dev.runwatch.aws.RestoreScope;
import dev.runwatch.event.StatusChange.Unsuccessful;
import dev.runwatch.event.StepFunctionsEvent;
import dev.runwatch.notify.AlertPolicy;
import dev.runwatch.pipeline.Batch;
import dev.runwatch.report.SeverityPolicy;
import java.util.function.Function;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.function.SingletonSupplier;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(EnrichSettings.class)
class EnrichConfiguration {

    /// If it is disabled, nothing else of this package is loaded.
    @Bean
    Function<Batch<StepFunctionsEvent>, Batch<StepFunctionsEvent>> enrich(
            RestoreScope scope, EnrichSettings settings, SeverityPolicy severities, AlertPolicy alerts) {
        if (!settings.enabled()) {
            return batch -> batch;
        }
        return scope.restorable(aws -> {
            // The first failure loads the rest of this package and the client.
            var stage = SingletonSupplier.of(() -> new EnrichStage(
                    new StepFunctionsLookup(aws, System::nanoTime),
                    change -> alerts.alerts(severities.of(change), change.metadata()),
                    settings.timeout()));
            return batch -> batch.values().stream().anyMatch(Unsuccessful.class::isInstance)
                    ? stage.obtain().enrich(batch)
                    : batch;
        });
    }
}
