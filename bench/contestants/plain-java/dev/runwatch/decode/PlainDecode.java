package dev.runwatch.decode;

import dev.runwatch.event.StepFunctionsEvent;
import dev.runwatch.pipeline.Batch;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/// The room's wiring without Spring.
public final class PlainDecode {

    private PlainDecode() {}

    public static Function<Batch<JsonNode>, Batch<StepFunctionsEvent>> decode() {
        return new DecodeConfiguration().decode();
    }
}
