package dev.runwatch.lambda;

import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// The schedules of `sam/template.yaml`. The trigger of each has a pipeline of its own.
enum Schedule {
    // schedule(detail-type of its trigger, pipeline)

    /// `reconcile` calls the functions of the event pipeline for what it finds.
    RECONCILE("Runwatch Reconcile", "reconcile|record|respond"),
    HEARTBEAT("Runwatch Heartbeat", "heartbeat|record|respond");

    private static final String SOURCE = "runwatch";

    private final String detailType;
    private final String pipeline;

    Schedule(String detailType, String pipeline) {
        this.detailType = detailType;
        this.pipeline = pipeline;
    }

    /// As in `spring.cloud.function.definition`.
    String pipeline() {
        return pipeline;
    }

    /// The schedule whose trigger the JSON is.
    static Optional<Schedule> of(JsonNode json) {
        String type = json.path("detail-type").asString("");
        return Stream.of(values())
                .filter(schedule -> json.path("source").asString("").equals(SOURCE) && schedule.detailType.equals(type))
                .findFirst();
    }
}
