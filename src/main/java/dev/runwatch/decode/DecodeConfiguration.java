package dev.runwatch.decode;

import dev.runwatch.event.StepFunctionsEvent;
import dev.runwatch.pipeline.Batch;
import dev.runwatch.pipeline.Batch.Envelope;
import java.util.function.Function;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.JsonNode;

@Configuration(proxyBeanMethods = false)
class DecodeConfiguration {

    @Bean
    Function<Batch<JsonNode>, Batch<StepFunctionsEvent>> decode() {
        return batch -> {
            // Only what a trigger found was not received; nothing in an event can say so.
            boolean reconciled = batch.envelope() == Envelope.TRIGGER;
            return batch.map(json -> EventDecoder.decode(json, reconciled));
        };
    }
}
