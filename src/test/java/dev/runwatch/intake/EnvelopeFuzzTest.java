package dev.runwatch.intake;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.runwatch.batch.Batch;
import dev.runwatch.batch.Batch.Envelope;
import dev.runwatch.batch.Deadline;
import dev.runwatch.batch.Entry;
import dev.runwatch.testing.Hostile;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Any bytes at all, in the place of what Lambda hands over.
class EnvelopeFuzzTest {

    private final EnvelopeOpener opener = new EnvelopeOpener(IntakeConfiguration.eventReader());

    @FuzzTest
    void opensOrRefuses(byte[] payload) {
        Batch<JsonNode> batch =
                opener.open(new ByteArrayInputStream(payload), "request-1", Deadline.in(Duration.ofSeconds(30)));

        for (Entry<JsonNode> entry : batch.entries()) {
            switch (entry) {
                case Entry.Alive<JsonNode>(String id, JsonNode event) ->
                    assertThat(event.isMissingNode()).as(id).isFalse();
                case Entry.Failed<JsonNode>(String id, RuntimeException failure) -> Hostile.assertRefusal(failure);
            }
        }
        if (batch.envelope() == Envelope.QUEUE) {
            assertThat(JsonMapper.shared().readTree(Answer.to(batch)).path("batchItemFailures"))
                    .hasSize(batch.failures().size());
        }
    }
}
