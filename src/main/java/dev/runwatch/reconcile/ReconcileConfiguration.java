package dev.runwatch.reconcile;

import dev.runwatch.aws.RestoreScope;
import dev.runwatch.notify.Destination;
import dev.runwatch.notify.NotifiedReport;
import dev.runwatch.pipeline.Batch;
import dev.runwatch.store.ClaimRetention;
import java.util.function.Function;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.JsonNode;

/// Names no class of the SDK: they are loaded by the first order to sweep.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ReconcileSettings.class)
class ReconcileConfiguration {

    /// The sweep is switched on by its state machines. What it needs besides is a table that knows what was reported.
    ///
    /// @param destination whose claims tell what was reported
    @Bean
    ReconcileTrigger.Maker reconcileTrigger(
            ReconcileSettings settings, ClaimRetention claims, Destination destination) {
        String table = settings.enabled() ? table(settings, claims) : "";
        return access -> new ReconcileTrigger(() -> Reconciler.over(access, settings, table, destination::claimOf));
    }

    /// Puts what a sweep finds in the place of the order to sweep.
    @Bean
    Function<Batch<JsonNode>, Batch<JsonNode>> reconcile(
            RestoreScope renewal, ReconcileSettings settings, ReconcileTrigger.Maker orders) {
        return settings.enabled() ? renewal.restorable(access -> orders.over(access)::reconcile) : batch -> batch;
    }

    /// Notes what is swept, when all that was found is handled.
    @Bean
    Function<Batch<NotifiedReport>, Batch<NotifiedReport>> checkpoint(
            RestoreScope renewal, ReconcileSettings settings, ReconcileTrigger.Maker orders) {
        return settings.enabled() ? renewal.restorable(access -> orders.over(access)::checkpoint) : batch -> batch;
    }

    private static String table(ReconcileSettings settings, ClaimRetention claims) {
        if (claims.table().isEmpty()) {
            throw new IllegalArgumentException(
                    "runwatch.store.table must name a table when there are runwatch.reconcile.state-machines: without"
                            + " claims a sweep would report again what was reported: ''");
        }
        if (claims.keepFor().compareTo(settings.maxWindow()) <= 0) {
            throw new IllegalArgumentException(
                    "runwatch.reconcile.max-window must be shorter than runwatch.store.ttl, or what was reported is"
                            + " forgotten and reported again: '%dms'"
                                    .formatted(settings.maxWindow().toMillis()));
        }
        return claims.table();
    }
}
