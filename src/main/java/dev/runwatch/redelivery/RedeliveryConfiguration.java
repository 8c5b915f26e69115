package dev.runwatch.redelivery;

import dev.runwatch.aws.RestoreScope;
import dev.runwatch.pipeline.Batch;
import dev.runwatch.pipeline.Batch.Envelope;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.function.SingletonSupplier;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RedeliverySettings.class)
class RedeliveryConfiguration {

    private static final Logger log = LoggerFactory.getLogger(RedeliveryConfiguration.class);

    @Bean
    Function<Batch<?>, Batch<?>> redeliver(RestoreScope scope, RedeliverySettings settings) {
        return scope.restorable(aws -> {
            // The first failure loads the rest of this package and the client.
            SingletonSupplier<Function<Batch<?>, Batch<?>>> stage = SingletonSupplier.of(
                    () -> new RedeliveryStage(SqsQueues.create(aws), settings.parkingQueueUrl())::apply);
            return batch -> needsNothing(batch, settings) ? batch : redeliver(stage, batch);
        });
    }

    private static boolean needsNothing(Batch<?> batch, RedeliverySettings settings) {
        return batch.failures().isEmpty()
                || batch.envelope() == Envelope.TRIGGER
                || (batch.envelope() == Envelope.DIRECT
                        && settings.parkingQueueUrl().isEmpty());
    }

    private static Batch<?> redeliver(SingletonSupplier<Function<Batch<?>, Batch<?>>> stage, Batch<?> batch) {
        try {
            return stage.obtain().apply(batch);
        } catch (RuntimeException | LinkageError defect) {
            log.error("Failed events are redelivered as Lambda and their queue are configured", defect);
            return batch;
        }
    }
}
