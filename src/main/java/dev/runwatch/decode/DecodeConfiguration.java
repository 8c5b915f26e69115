package dev.runwatch.decode;

import dev.runwatch.batch.Batch;
import dev.runwatch.change.Notice;
import java.util.function.Function;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.JsonNode;

@Configuration(proxyBeanMethods = false)
class DecodeConfiguration {

    @Bean
    Function<Batch<JsonNode>, Batch<Notice>> decode() {
        return batch -> batch.map(EventDecoder::decode);
    }
}
