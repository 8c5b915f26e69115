package dev.runwatch.pipeline;

import java.lang.reflect.Type;
import org.springframework.cloud.function.json.JsonMapper;

/// Spring Cloud Function asks for a mapper to convert with where types do not fit. Here each function takes what the
/// one before it gave, so a conversion is a defect of the pipeline's definition.
final class UnsupportedJsonMapper extends JsonMapper {

    @Override
    @SuppressWarnings("TypeParameterUnusedInFormals") // declared there
    protected <T> T doFromJson(Object json, Type type) {
        throw new IllegalStateException("Got %s where a function takes %s: check spring.cloud.function.definition"
                .formatted(json.getClass().getTypeName(), type.getTypeName()));
    }

    @Override
    public String toString(Object value) {
        throw new IllegalStateException("Got %s where a function gives bytes: check spring.cloud.function.definition"
                .formatted(value.getClass().getTypeName()));
    }
}
