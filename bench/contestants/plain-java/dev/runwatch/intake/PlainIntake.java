package dev.runwatch.intake;

import com.amazonaws.services.lambda.runtime.Context;
import dev.runwatch.batch.Batch;
import java.io.InputStream;
import java.util.Map;
import org.springframework.messaging.support.GenericMessage;
import tools.jackson.databind.JsonNode;

/// The room's wiring without Spring's container.
public final class PlainIntake {

    private final Invocation invocation = new IntakeConfiguration().invocation();

    public Batch<JsonNode> begin(InputStream event, Context context) {
        return invocation.begin(new GenericMessage<>(event, Map.of("aws-context", context)));
    }

    public byte[] end(Batch<?> batch) {
        return invocation.end(batch);
    }
}
