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

/// The catalog in which Spring Cloud Function looks up and composes this application's functions.
///
/// It replaces the auto-configuration, which would add a router that an event's headers can steer, an expression
/// language, and converters for types that do not occur here (`docs/decisions/0001-composition.md`).
@Configuration(proxyBeanMethods = false)
class FunctionCatalogConfiguration {

    @Bean
    JsonMapper jsonMapper() {
        return new UnsupportedJsonMapper();
    }

    /// All function beans, by bean name.
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

    /// Spring Cloud Function itself ignores a misspelled name.
    private static void requireKnown(String definition, List<String> names) {
        for (String function : definition.split("\\|", -1)) {
            if (!function.isEmpty() && !names.contains(function)) {
                throw new IllegalArgumentException(
                        "spring.cloud.function.definition must name functions, joined by |: '%s' is none of %s"
                                .formatted(function, names));
            }
        }
    }

    /// The response is JSON already.
    private static final class JsonBytes extends ByteArrayMessageConverter {

        JsonBytes() {
            addSupportedMimeTypes(MimeTypeUtils.APPLICATION_JSON);
        }
    }
}
