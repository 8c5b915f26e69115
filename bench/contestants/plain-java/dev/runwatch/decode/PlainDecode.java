package dev.runwatch.decode;

import dev.runwatch.batch.Batch;
import dev.runwatch.change.Notice;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/// The room's wiring without Spring.
public final class PlainDecode {

    private PlainDecode() {}

    public static Function<Batch<JsonNode>, Batch<Notice>> decode() {
        return new DecodeConfiguration().decode();
    }
}
