package dev.runwatch.lambda;

import dev.runwatch.pipeline.Batch;
import dev.runwatch.pipeline.Trigger;
import java.io.InputStream;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.cloud.function.context.FunctionCatalog;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.messaging.Message;
import org.springframework.util.function.SingletonSupplier;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

@Configuration(proxyBeanMethods = false)
class LambdaConfiguration {

    /// Reads one event as a tree; trailing content means that it is damaged.
    static ObjectReader eventReader() {
        return JsonMapper.builder()
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build()
                .readerFor(JsonNode.class);
    }

    @Bean
    EnvelopeReader envelopeReader() {
        return new EnvelopeReader(eventReader());
    }

    /// What [LambdaHandler] calls.
    @Bean
    Function<Message<InputStream>, byte[]> handle(
            EnvelopeReader reader, ObjectProvider<FunctionCatalog> catalog, Environment environment) {
        String definition = environment.getProperty("spring.cloud.function.definition", "");
        Map<Schedule, Function<Trigger, byte[]>> schedules = new EnumMap<>(Schedule.class);
        for (Schedule schedule : Schedule.values()) {
            schedules.put(schedule, pipeline(schedule.pipeline(), catalog));
        }
        return new InvocationHandler(reader, pipeline(definition, catalog), schedules)::handle;
    }

    /// Composed at the first invocation, because the catalog contains the function `handle` too.
    private static <I> Function<I, byte[]> pipeline(String definition, ObjectProvider<FunctionCatalog> catalog) {
        SingletonSupplier<Function<I, byte[]>> pipeline =
                SingletonSupplier.of(() -> catalog.getObject().lookup(definition));
        return input -> pipeline.obtain().apply(input);
    }

    @Bean
    Function<Invocation, Batch<JsonNode>> receive(EnvelopeReader reader) {
        return reader::open;
    }

    @Bean
    Function<Batch<?>, byte[]> respond() {
        return ResponseWriter::write;
    }
}
