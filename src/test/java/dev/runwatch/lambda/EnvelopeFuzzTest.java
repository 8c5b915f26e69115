package dev.runwatch.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.runwatch.pipeline.Batch;
import dev.runwatch.pipeline.Batch.Envelope;
import dev.runwatch.pipeline.BatchItem;
import dev.runwatch.pipeline.Deadline;
import dev.runwatch.testkit.HostileInputs;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Any bytes as the payload of an invocation.
class EnvelopeFuzzTest {

    private final EnvelopeReader reader = new EnvelopeReader(LambdaConfiguration.eventReader());

    @MethodSource("dev.runwatch.testkit.LocalFunction#events")
    @FuzzTest
    void readsOrRejects(byte[] payload) {
        Batch<JsonNode> batch = reader.open(
                reader.read(new ByteArrayInputStream(payload), "request-1", Deadline.in(Duration.ofSeconds(30))));

        for (BatchItem<JsonNode> item : batch.items()) {
            switch (item) {
                case BatchItem.Pending<JsonNode>(String id, JsonNode event) ->
                    assertThat(event.isMissingNode()).as(id).isFalse();
                case BatchItem.Failed<JsonNode>(String id, RuntimeException failure) ->
                    HostileInputs.assertRejection(failure);
            }
        }
        if (batch.envelope() == Envelope.QUEUE) {
            assertThat(JsonMapper.shared().readTree(ResponseWriter.write(batch)).path("batchItemFailures"))
                    .hasSize(batch.failures().size());
        }
    }
}
