package dev.runwatch.enrich;

import dev.runwatch.aws.RestoreScope;
import dev.runwatch.event.StepFunctionsEvent;
import dev.runwatch.notify.AlertPolicy;
import dev.runwatch.pipeline.Batch;
import dev.runwatch.pipeline.LazyFunction;
import dev.runwatch.report.SeverityPolicy;
import java.util.function.Function;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

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
        return scope.restorable(aws -> new LazyFunction<>(() -> new EnrichStage(
                new StepFunctionsLookup(aws, System::nanoTime),
                change -> alerts.alerts(severities.of(change), change.metadata()),
                settings.timeout())::enrich));
    }
}
