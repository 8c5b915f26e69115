package dev.runwatch.reconcile;

import dev.runwatch.aws.RestoreScope;
import dev.runwatch.notify.Destination;
import dev.runwatch.pipeline.Batch;
import dev.runwatch.pipeline.Batch.Envelope;
import dev.runwatch.pipeline.BatchItem;
import dev.runwatch.pipeline.InvalidEventException;
import dev.runwatch.pipeline.InvalidEventException.Reason;
import dev.runwatch.pipeline.Trigger;
import dev.runwatch.store.StateStore;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.cloud.function.context.FunctionCatalog;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.function.SingletonSupplier;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ReconcileSettings.class)
class ReconcileConfiguration {

    /// The functions of the event pipeline that handle a found execution.
    private static final String HANDLE = "decode|enrich|report|log|notify";

    /// Finds executions that were never reported and has the functions of the event pipeline handle them. Without state
    /// machines a trigger is an unexpected event.
    @Bean
    Function<Trigger, Batch<Object>> reconcile(
            RestoreScope scope,
            ReconcileSettings settings,
            StateStore store,
            Destination destination,
            ObjectProvider<FunctionCatalog> catalog) {
        if (!settings.enabled()) {
            return ReconcileConfiguration::reject;
        }
        requireClaims(settings, store);
        return scope.restorable(aws -> {
            // Nothing else of this package is loaded before the first trigger.
            var reconciler = SingletonSupplier.of(() -> Reconciler.create(
                    aws, settings, store, destination, catalog.getObject().lookup(HANDLE)));
            return trigger -> reconciler.obtain().apply(trigger);
        });
    }

    private static Batch<Object> reject(Trigger trigger) {
        var unexpected = new InvalidEventException(
                Reason.UNEXPECTED,
                "Got a 'Runwatch Reconcile' trigger, but runwatch.reconcile.state-machines is empty");
        return new Batch<>(
                Envelope.DIRECT, trigger.deadline(), List.of(new BatchItem.Failed<>(trigger.id(), unexpected)));
    }

    private static void requireClaims(ReconcileSettings settings, StateStore store) {
        Duration ttl = store.ttl()
                .orElseThrow(() -> new IllegalArgumentException(
                        "runwatch.store.table must name a table when there are runwatch.reconcile.state-machines:"
                                + " without claims, reconciliation would report again what was reported: ''"));
        if (ttl.compareTo(settings.maxWindow()) <= 0) {
            throw new IllegalArgumentException(
                    "runwatch.reconcile.max-window must be shorter than runwatch.store.ttl, otherwise expired alerts are"
                            + " reported again: '%dms'"
                                    .formatted(settings.maxWindow().toMillis()));
        }
    }
}
