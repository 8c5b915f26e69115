package dev.runwatch.pipeline;

import java.util.List;
import java.util.function.Function;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.cloud.function.context.FunctionRegistration;
import org.springframework.cloud.function.context.FunctionRegistry;
import org.springframework.cloud.function.context.catalog.SimpleFunctionRegistry;
import org.springframework.cloud.function.json.JsonMapper;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.messaging.converter.ByteArrayMessageConverter;
import org.springframework.messaging.converter.CompositeMessageConverter;
import org.springframework.util.MimeTypeUtils;

/// What Spring Cloud Function needs to compose the functions of this application, and nothing else.
///
/// Its auto-configuration would add a router that an event's own headers can steer, expressions, and converters for
/// types that never come; and it would search all beans again for each function.
@Configuration(proxyBeanMethods = false)
class FunctionCatalogConfiguration {

    @Bean
    JsonMapper jsonMapper() {
        return new UnsupportedJsonMapper();
    }

    /// All function beans, by the names of the beans.
    @Bean
    FunctionRegistry functionCatalog(
            JsonMapper mapper, ConfigurableListableBeanFactory beans, Environment environment) {
        List<String> names = List.of(beans.getBeanNamesForType(Function.class));
        requireKnown(environment.getProperty("spring.cloud.function.definition", ""), names);
        var converters = new CompositeMessageConverter(List.of(new JsonBytes()));
        var catalog = new SimpleFunctionRegistry(null, converters, mapper);
        for (String name : names) {
            var type = beans.getMergedBeanDefinition(name).getResolvableType().getType();
            catalog.register(new FunctionRegistration<>(beans.getBean(name), name).type(type));
        }
        return catalog;
    }

    /// Spring Cloud Function itself says nothing of a stage that is misspelt.
    private static void requireKnown(String definition, List<String> names) {
        for (String stage : definition.split("\\|", -1)) {
            if (!stage.isEmpty() && !names.contains(stage)) {
                throw new IllegalArgumentException(
                        "spring.cloud.function.definition must name functions, joined by |: '%s' is none of %s"
                                .formatted(stage, names));
            }
        }
    }

    /// The answer is JSON already.
    private static final class JsonBytes extends ByteArrayMessageConverter {

        JsonBytes() {
            addSupportedMimeTypes(MimeTypeUtils.APPLICATION_JSON);
        }
    }
}
