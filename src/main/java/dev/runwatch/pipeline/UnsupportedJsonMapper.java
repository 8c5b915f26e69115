package dev.runwatch.pipeline;

import java.lang.reflect.Type;
import org.springframework.cloud.function.json.JsonMapper;

/// Spring Cloud Function converts JSON where types do not match. Here each function accepts what the previous one
/// returns, so a conversion means that the pipeline's definition is wrong.
final class UnsupportedJsonMapper extends JsonMapper {

    @Override
    @SuppressWarnings("TypeParameterUnusedInFormals") // declared in JsonMapper
    protected <T> T doFromJson(Object json, Type type) {
        throw new IllegalStateException("A function that accepts %s got %s: check spring.cloud.function.definition"
                .formatted(type.getTypeName(), json.getClass().getTypeName()));
    }

    @Override
    public String toString(Object value) {
        throw new IllegalStateException(
                "The last function must return bytes, not %s: check spring.cloud.function.definition"
                        .formatted(value.getClass().getTypeName()));
    }
}
