package dev.runwatch.decode;

import dev.runwatch.event.StepFunctionsEvent;
import dev.runwatch.pipeline.Batch;
import java.util.function.Function;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.JsonNode;

@Configuration(proxyBeanMethods = false)
class DecodeConfiguration {

    @Bean
    Function<Batch<JsonNode>, Batch<StepFunctionsEvent>> decode() {
        return batch -> batch.map(EventDecoder::decode);
    }
}
