package dev.runwatch.lambda;

import dev.runwatch.pipeline.Batch;
import java.io.InputStream;
import java.util.function.Function;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.Message;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

@Configuration(proxyBeanMethods = false)
class LambdaConfiguration {

    @Bean
    Invocation invocation() {
        return new Invocation(new EnvelopeReader(eventReader()));
    }

    /// Reads one event as a tree; what stands behind it is damage.
    static ObjectReader eventReader() {
        return JsonMapper.builder()
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build()
                .readerFor(JsonNode.class);
    }

    @Bean
    Function<Message<InputStream>, Batch<JsonNode>> receive(Invocation invocation) {
        return invocation::receive;
    }

    @Bean
    Function<Batch<?>, byte[]> respond(Invocation invocation) {
        return invocation::respond;
    }
}
