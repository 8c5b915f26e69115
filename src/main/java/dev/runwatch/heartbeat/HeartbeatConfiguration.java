package dev.runwatch.heartbeat;

import dev.runwatch.aws.RestoreScope;
import dev.runwatch.notify.Destination;
import dev.runwatch.pipeline.Batch;
import dev.runwatch.pipeline.Batch.Envelope;
import dev.runwatch.pipeline.BatchItem;
import dev.runwatch.pipeline.Trigger;
import java.util.List;
import java.util.function.Function;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.function.SingletonSupplier;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(HeartbeatSettings.class)
class HeartbeatConfiguration {

    @Bean
    Function<Trigger, Batch<Heartbeat>> heartbeat(
            RestoreScope scope, HeartbeatSettings settings, Destination destination) {
        return scope.restorable(aws -> {
            // The first trigger loads the rest of this package and its clients.
            SingletonSupplier<Function<Trigger, Heartbeat>> check =
                    SingletonSupplier.of(() -> new HeartbeatCheck(aws, settings, destination)::run);
            return trigger -> batch(trigger, check.obtain().apply(trigger));
        });
    }

    private static Batch<Heartbeat> batch(Trigger trigger, Heartbeat heartbeat) {
        return new Batch<>(
                Envelope.DIRECT, trigger.deadline(), List.of(new BatchItem.Pending<>(trigger.id(), heartbeat)));
    }
}
