package dev.runwatch.notify.sns;

import dev.runwatch.notify.Destination;
import dev.runwatch.notify.Notifier;
import dev.runwatch.notify.NotifyOutcome;
import dev.runwatch.notify.NotifyOutcome.Failed;
import dev.runwatch.notify.NotifyOutcome.Published;
import dev.runwatch.notify.render.AlertMessage;
import dev.runwatch.pipeline.Deadline;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.sns.SnsClient;

/// Publishes to one SNS topic: one message with `Publish`, several with `PublishBatch`. A request that fails, by a
/// defect too, fails its own messages only.
final class SnsNotifier implements Notifier {

    /// [SNS API](https://docs.aws.amazon.com/sns/latest/api/API_PublishBatch.html).
    private static final int MAX_BATCH_MESSAGES = 10;

    private final SnsClient sns;
    private final String topicArn;
    private final SnsRequests requests;
    private final TimeLimitedCall call;
    private final BackoffStrategy batchBackoff;
    private final InstantSource clock;

    /// @param batchBackoff the delay before another request for the failed entries of a batch
    SnsNotifier(SnsClient sns, Destination destination, BackoffStrategy batchBackoff, InstantSource clock) {
        this.sns = sns;
        this.topicArn = destination.topicArn();
        this.requests = new SnsRequests(destination);
        this.call = new TimeLimitedCall(destination);
        this.batchBackoff = batchBackoff;
        this.clock = clock;
    }

    @Override
    public Map<String, NotifyOutcome> publish(Collection<AlertMessage> messages, Deadline deadline) {
        Map<String, NotifyOutcome> outcomes = HashMap.newHashMap(messages.size());
        for (List<AlertMessage> chunk : chunks(messages)) {
            outcomes.putAll(
                    chunk.size() == 1 ? publishOne(chunk.getFirst(), deadline) : publishBatch(chunk, 0, deadline));
        }
        return outcomes;
    }

    /// Splits by number and by bytes, as SNS limits a batch.
    static List<List<AlertMessage>> chunks(Collection<AlertMessage> messages) {
        List<List<AlertMessage>> chunks = new ArrayList<>();
        int bytes = 0;
        for (AlertMessage message : messages) {
            bytes += message.bytes();
            if (chunks.isEmpty() || chunks.getLast().size() == MAX_BATCH_MESSAGES || bytes > AlertMessage.MAX_BYTES) {
                chunks.add(new ArrayList<>());
                bytes = message.bytes();
            }
            chunks.getLast().add(message);
        }
        return chunks;
    }

    private Map<String, NotifyOutcome> publishOne(AlertMessage message, Deadline deadline) {
        try {
            String messageId = call.run(deadline, limits -> sns.publish(requests.publish(message, limits)))
                    .messageId();
            return Map.of(message.dedupKey(), new Published(messageId, clock.instant(), false));
        } catch (RuntimeException error) {
            return Map.of(message.dedupKey(), SnsError.failed(topicArn, error));
        }
    }

    /// Retries entries with a transient error. A request that failed as a whole was retried by the SDK.
    ///
    /// @param retry 0 for the first request
    private Map<String, NotifyOutcome> publishBatch(List<AlertMessage> messages, int retry, Deadline deadline) {
        Map<String, NotifyOutcome> outcomes = HashMap.newHashMap(messages.size());
        messages.forEach(message -> outcomes.put(message.dedupKey(), SnsError.missing(topicArn)));
        try {
            var response = call.run(deadline, limits -> sns.publishBatch(requests.publishBatch(messages, limits)));
            Instant at = clock.instant();
            response.successful()
                    .forEach(entry -> outcomes.replace(entry.id(), new Published(entry.messageId(), at, false)));
            response.failed().forEach(entry -> outcomes.replace(entry.id(), SnsError.failed(topicArn, entry)));
        } catch (RuntimeException error) {
            var failure = SnsError.failed(topicArn, error);
            outcomes.replaceAll((key, outcome) -> outcome instanceof Published ? outcome : failure);
            return outcomes;
        }
        List<AlertMessage> failed = messages.stream()
                .filter(message -> outcomes.get(message.dedupKey()) instanceof Failed entry
                        && entry.reason().isTransient())
                .toList();
        if (!failed.isEmpty() && retry < SnsRetry.MAX_BATCH_RETRIES && sleepBefore(retry + 1, deadline)) {
            outcomes.putAll(publishBatch(failed, retry + 1, deadline));
        }
        return outcomes;
    }

    /// @return false if there is no time for another request
    private boolean sleepBefore(int retry, Deadline deadline) {
        Duration delay = batchBackoff.computeDelay(retry);
        if (delay.compareTo(call.budget(deadline)) >= 0) {
            return false;
        }
        try {
            Thread.sleep(delay);
            return true;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
