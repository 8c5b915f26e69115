package dev.runwatch.lambda;

import dev.runwatch.pipeline.Batch;
import dev.runwatch.pipeline.BatchItem;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.json.JsonWriter;

/// Writes the answer that the envelope expects.
final class ResponseWriter {

    private static final Logger log = LoggerFactory.getLogger(ResponseWriter.class);

    /// Lambda's contract for SQS with `ReportBatchItemFailures`: the ids that SQS shall give again.
    private static final JsonWriter<Batch<?>> BATCH_FAILURES =
            JsonWriter.of(answer -> answer.add("batchItemFailures", Batch::failures)
                    .as(failures -> failures.stream().map(ResponseWriter::item).toList()));

    private ResponseWriter() {}

    /// @return JSON; of a queue the ids that failed, else an empty object
    /// @throws RuntimeException the failure of a direct event or a sweep: leaving the Lambda, it has the event
    ///     tried again and then kept
    static byte[] write(Batch<?> batch) {
        String json =
                switch (batch.envelope()) {
                    case DIRECT -> toDirect(batch);
                    case QUEUE -> toQueue(batch);
                    case SWEEP -> toSweep(batch);
                };
        return json.getBytes(StandardCharsets.UTF_8);
    }

    private static String toDirect(Batch<?> batch) {
        for (BatchItem.Failed<?> failed : batch.failures()) {
            throw failed.failure();
        }
        return "{}";
    }

    /// Only one failure can leave the Lambda, so all are said before.
    private static String toSweep(Batch<?> batch) {
        for (BatchItem.Failed<?> failed : batch.failures()) {
            log.atError()
                    .addKeyValue("state_machine", failed.id())
                    .setCause(failed.failure())
                    .log("Not swept to the end: {}", failed.failure().getMessage());
        }
        return toDirect(batch);
    }

    private static String toQueue(Batch<?> batch) {
        for (BatchItem.Failed<?> failed : batch.failures()) {
            log.atError()
                    .addKeyValue("message_id", failed.id())
                    .setCause(failed.failure())
                    .log("Given back to the queue: {}", failed.failure().getMessage());
        }
        return BATCH_FAILURES.writeToString(batch);
    }

    private static Map<String, String> item(BatchItem.Failed<?> failed) {
        return Map.of("itemIdentifier", failed.id());
    }
}
