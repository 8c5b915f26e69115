package dev.runwatch.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import dev.runwatch.pipeline.Batch;
import java.io.InputStream;
import java.util.Map;
import org.springframework.messaging.support.GenericMessage;
import tools.jackson.databind.JsonNode;

/// The room's wiring without Spring's container.
public final class PlainIntake {

    private final Invocation invocation = new LambdaConfiguration().invocation();

    public Batch<JsonNode> begin(InputStream event, Context context) {
        return invocation.receive(new GenericMessage<>(event, Map.of("aws-context", context)));
    }

    public byte[] end(Batch<?> batch) {
        return invocation.respond(batch);
    }
}
