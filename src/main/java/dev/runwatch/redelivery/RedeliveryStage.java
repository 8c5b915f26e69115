package dev.runwatch.redelivery;

import dev.runwatch.pipeline.Batch;
import dev.runwatch.pipeline.Batch.Envelope;
import dev.runwatch.pipeline.BatchItem;
import dev.runwatch.pipeline.Deadline;
import dev.runwatch.pipeline.TimeBudget;
import dev.runwatch.redelivery.Redelivery.Delay;
import dev.runwatch.redelivery.Redelivery.Park;
import dev.runwatch.redelivery.Redelivery.Unchanged;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Decides what becomes of the events that failed. It only ever acknowledges an event that the parking queue has.
final class RedeliveryStage {

    private static final Logger log = LoggerFactory.getLogger(RedeliveryStage.class);

    private static final Duration LIMIT = Duration.ofSeconds(2);

    private final SqsQueues queues;
    private final String parkingQueueUrl;

    /// @param parkingQueueUrl empty for none
    RedeliveryStage(SqsQueues queues, String parkingQueueUrl) {
        this.queues = queues;
        this.parkingQueueUrl = parkingQueueUrl;
    }

    <T> Batch<T> apply(Batch<T> batch) {
        List<ParkedMessage> parked = new ArrayList<>();
        List<Delay> delayed = new ArrayList<>();
        for (BatchItem.Failed<T> failed : batch.failures()) {
            switch (redelivery(batch, failed)) {
                case Park(ParkedMessage message) -> parked.add(message);
                case Delay delay -> delayed.add(delay);
                case Unchanged unchanged -> {}
            }
        }
        var deadline = Deadline.in(TimeBudget.REDELIVER.of(batch.deadline(), LIMIT));
        Set<String> acknowledged = queues.park(parkingQueueUrl, parked, deadline.remaining());
        queues.delay(delayed, deadline.remaining());
        parked.stream().filter(message -> acknowledged.contains(message.id())).forEach(message -> log(message, batch));
        return batch.without(acknowledged);
    }

    private <T> Redelivery redelivery(Batch<T> batch, BatchItem.Failed<T> failed) {
        return batch.received(failed.id())
                .map(received -> Redelivery.of(failed, received, !parkingQueueUrl.isEmpty()))
                .orElseGet(Unchanged::new);
    }

    private static void log(ParkedMessage message, Batch<?> batch) {
        var line = log.atError().addKeyValue("reason", message.reason());
        if (batch.envelope() == Envelope.QUEUE) {
            line = line.addKeyValue("message_id", message.id());
        }
        line.log("Event rejected and moved to the parking queue: {}", message.error());
    }
}
