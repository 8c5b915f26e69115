package dev.runwatch.lambda;

import dev.runwatch.pipeline.Batch;
import dev.runwatch.pipeline.BatchItem;
import dev.runwatch.pipeline.ClassifiedFailure;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.json.JsonWriter;

/// Writes the response that the envelope expects.
final class ResponseWriter {

    private static final Logger log = LoggerFactory.getLogger(ResponseWriter.class);

    /// The message IDs that SQS redelivers
    /// ([`ReportBatchItemFailures`](https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html)).
    private static final JsonWriter<Batch<?>> BATCH_ITEM_FAILURES = JsonWriter.of(
            response -> response.add("batchItemFailures", Batch::failures).as(failures -> failures.stream()
                    .map(failed -> Map.of("itemIdentifier", failed.id()))
                    .toList()));

    private ResponseWriter() {}

    /// @return JSON: the batch item failures of a queue, otherwise an empty object
    /// @throws RuntimeException the failure of a direct event: Lambda retries it, then sends it to the
    ///     unhandled-events queue
    static byte[] write(Batch<?> batch) {
        String json =
                switch (batch.envelope()) {
                    case DIRECT -> direct(batch);
                    case QUEUE -> queue(batch);
                    // What failed is logged where it was found, and the next trigger repeats it.
                    case TRIGGER -> "{}";
                };
        return json.getBytes(StandardCharsets.UTF_8);
    }

    private static String direct(Batch<?> batch) {
        for (BatchItem.Failed<?> failed : batch.failures()) {
            throw failed.failure();
        }
        return "{}";
    }

    private static String queue(Batch<?> batch) {
        for (BatchItem.Failed<?> failed : batch.failures()) {
            var line = log.atError().addKeyValue("message_id", failed.id()).setCause(failed.failure());
            if (failed.failure() instanceof ClassifiedFailure classified) {
                line = line.addKeyValue("reason", classified.reasonCode());
            }
            line.log("Event failed; SQS will redeliver it: {}", failed.failure().getMessage());
        }
        return BATCH_ITEM_FAILURES.writeToString(batch);
    }
}
