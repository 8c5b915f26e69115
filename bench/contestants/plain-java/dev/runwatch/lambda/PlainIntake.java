package dev.runwatch.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import dev.runwatch.pipeline.Batch;
import java.io.InputStream;
import java.util.Map;
import java.util.function.Function;
import org.springframework.messaging.support.GenericMessage;
import tools.jackson.databind.JsonNode;

/// The wiring of this package without Spring's container.
public final class PlainIntake {

    private final InvocationHandler handler;

    /// @param events from decoding to metrics
    public PlainIntake(Function<Batch<JsonNode>, ? extends Batch<?>> events) {
        var reader = new EnvelopeReader(LambdaConfiguration.eventReader());
        handler = new InvocationHandler(
                reader,
                invocation -> ResponseWriter.write(events.apply(reader.open(invocation))),
                trigger -> new byte[0]);
    }

    public byte[] handle(InputStream event, Context context) {
        return handler.handle(new GenericMessage<>(event, Map.of("aws-context", context)));
    }
}
