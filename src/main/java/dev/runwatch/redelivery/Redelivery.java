package dev.runwatch.redelivery;

import dev.runwatch.pipeline.BatchItem;
import dev.runwatch.pipeline.InvalidEventException;
import dev.runwatch.pipeline.Received;
import java.time.Duration;

/// What is done with an event that failed.
sealed interface Redelivery {

    /// It can never be processed: it goes to the parking queue and is acknowledged.
    record Park(ParkedMessage message) implements Redelivery {}

    /// Its queue delivers it again after this time.
    ///
    /// @param visibility 1 minute to [#MAX_VISIBILITY]
    record Delay(String id, Received.Message message, Duration visibility) implements Redelivery {}

    /// Lambda or the queue delivers it again, as they are configured.
    record Unchanged() implements Redelivery {}

    Duration MAX_VISIBILITY = Duration.ofHours(1);

    /// Only an invalid event can never be processed. An internal error may end with the next version or in another
    /// environment, so such an event is retried until SQS moves it.
    ///
    /// @param received what the event arrived in
    /// @param parking whether there is a parking queue
    static Redelivery of(BatchItem.Failed<?> failed, Received received, boolean parking) {
        if (failed.failure() instanceof InvalidEventException invalid) {
            return parking
                    ? received.text()
                            .flatMap(text -> ParkedMessage.of(failed.id(), text, invalid))
                            .<Redelivery>map(Park::new)
                            .orElseGet(Unchanged::new)
                    : new Unchanged();
        }
        return received instanceof Received.Message message
                        && message.receiveCount() > 0
                        && !message.queueArn().isEmpty()
                        && !message.receiptHandle().isEmpty()
                ? new Delay(failed.id(), message, visibility(message.receiveCount()))
                : new Unchanged();
    }

    /// 1, 2, 4, 8, 16 and 32 minutes, then one hour.
    ///
    /// @param receiveCount 1 after the first failure
    static Duration visibility(int receiveCount) {
        Duration doubled = Duration.ofMinutes(1L << Math.min(receiveCount - 1, 6));
        return doubled.compareTo(MAX_VISIBILITY) < 0 ? doubled : MAX_VISIBILITY;
    }
}
