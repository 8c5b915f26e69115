package dev.runwatch.notify.sns;

import dev.runwatch.aws.TimeLimiter;
import dev.runwatch.notify.Destination;
import dev.runwatch.notify.Notifier;
import dev.runwatch.notify.render.AlertMessage;
import dev.runwatch.pipeline.Deadline;
import dev.runwatch.pipeline.TimeBudget;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;
import software.amazon.awssdk.services.sns.model.PublishBatchRequest;
import software.amazon.awssdk.services.sns.model.PublishBatchRequestEntry;
import software.amazon.awssdk.services.sns.model.PublishBatchResponse;
import software.amazon.awssdk.services.sns.model.PublishRequest;

/// Publishes to one SNS topic: one message by `Publish`, several by `PublishBatch`.
final class SnsNotifier implements Notifier {

    /// SNS takes at most ten messages in a batch (SNS API, `PublishBatch`).
    private static final int MAX_BATCH = 10;

    /// Rounds for the entries of a batch that SNS accepted as a whole but refused in part.
    private static final int MAX_ROUNDS = 4;

    private final SnsClient sns;
    private final Destination destination;
    private final Pause pause;

    SnsNotifier(SnsClient sns, Destination destination, Pause pause) {
        this.sns = sns;
        this.destination = destination;
        this.pause = pause;
    }

    @Override
    public List<Outcome> publish(List<AlertMessage> messages, Deadline deadline) {
        List<Outcome> outcomes = new ArrayList<>(messages.size());
        for (List<AlertMessage> chunk : chunks(messages)) {
            outcomes.addAll(
                    chunk.size() == 1
                            ? List.of(publishOne(chunk.getFirst(), deadline))
                            : publishBatch(chunk, deadline));
        }
        return outcomes;
    }

    /// As many messages in a batch as SNS takes, by number and by bytes.
    static List<List<AlertMessage>> chunks(List<AlertMessage> messages) {
        List<List<AlertMessage>> chunks = new ArrayList<>();
        List<AlertMessage> chunk = new ArrayList<>();
        int bytes = 0;
        for (AlertMessage message : messages) {
            if (chunk.size() == MAX_BATCH || (bytes + message.bytes() > AlertMessage.MAX_BYTES && !chunk.isEmpty())) {
                chunks.add(chunk);
                chunk = new ArrayList<>();
                bytes = 0;
            }
            chunk.add(message);
            bytes += message.bytes();
        }
        if (!chunk.isEmpty()) {
            chunks.add(chunk);
        }
        return chunks;
    }

    private Outcome publishOne(AlertMessage message, Deadline deadline) {
        Duration budget = TimeBudget.PUBLISH.of(deadline, destination.timeout());
        if (TimeBudget.PUBLISH.isTooShort(budget)) {
            return outOfTime();
        }
        var request = PublishRequest.builder()
                .topicArn(destination.topicArn())
                .subject(message.subject().text())
                .messageStructure("json")
                .message(message.body())
                .messageAttributes(attributes(message))
                .overrideConfiguration(within(budget));
        if (destination.fifo()) {
            request.messageGroupId(message.group()).messageDeduplicationId(message.dedupKey());
        }
        try {
            return new Outcome.Published(
                    within(budget, () -> sns.publish(request.build())).messageId());
        } catch (SdkException error) {
            return new Outcome.Failed(SnsError.explain(destination.topicArn(), error), error);
        }
    }

    private List<Outcome> publishBatch(List<AlertMessage> chunk, Deadline deadline) {
        var batch = new PendingBatch(chunk, unanswered());
        for (int round = 0; round < MAX_ROUNDS && !batch.settled(); round++) {
            Duration budget = TimeBudget.PUBLISH.of(deadline, destination.timeout());
            if (round > 0 && !pause.before(round, budget)) {
                break;
            }
            round(batch, deadline);
        }
        return batch.outcomes();
    }

    /// One call for what is still open.
    private void round(PendingBatch batch, Deadline deadline) {
        Duration budget = TimeBudget.PUBLISH.of(deadline, destination.timeout());
        if (TimeBudget.PUBLISH.isTooShort(budget)) {
            batch.settleAll(outOfTime());
            return;
        }
        try {
            PublishBatchRequest request = PublishBatchRequest.builder()
                    .topicArn(destination.topicArn())
                    .publishBatchRequestEntries(batch.map(this::entry))
                    .overrideConfiguration(within(budget))
                    .build();
            PublishBatchResponse response = within(budget, () -> sns.publishBatch(request));
            response.successful()
                    .forEach(stored -> batch.settle(stored.id(), new Outcome.Published(stored.messageId())));
            response.failed().forEach(failed -> take(batch, failed));
        } catch (SdkException error) {
            batch.settleAll(new Outcome.Failed(SnsError.explain(destination.topicArn(), error), error));
        }
    }

    private void take(PendingBatch batch, BatchResultErrorEntry failed) {
        boolean forEver = failed.senderFault() && !SnsError.passing(failed.code());
        if (forEver) {
            batch.settle(failed.id(), refused(failed));
        } else {
            batch.keepOpen(failed.id(), refused(failed));
        }
    }

    private Outcome refused(BatchResultErrorEntry failed) {
        String why = SnsError.explain(destination.topicArn(), failed.code(), failed.message());
        return new Outcome.Failed(why, new EntryRefused(failed.code()));
    }

    private PublishBatchRequestEntry entry(String id, AlertMessage message) {
        var entry = PublishBatchRequestEntry.builder()
                .id(id)
                .subject(message.subject().text())
                .messageStructure("json")
                .message(message.body())
                .messageAttributes(attributes(message));
        if (destination.fifo()) {
            entry.messageGroupId(message.group()).messageDeduplicationId(message.dedupKey());
        }
        return entry.build();
    }

    /// The SDK's own time-outs do not end all that may hang.
    private static <T> T within(Duration budget, Callable<T> call) {
        try {
            return TimeLimiter.call("sns", budget.plus(TimeBudget.SDK_GRACE), call);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof SdkException error) {
                throw error;
            }
            throw new IllegalStateException("A defect in a call of SNS", failed.getCause());
        } catch (TimeoutException late) {
            throw ApiCallTimeoutException.builder()
                    .message("Not over after " + budget.toMillis() + " ms")
                    .cause(late)
                    .build();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw AbortedException.create("Interrupted while SNS was called", stop);
        }
    }

    private AwsRequestOverrideConfiguration within(Duration budget) {
        Duration attempt = destination.attemptTimeout().compareTo(budget) < 0 ? destination.attemptTimeout() : budget;
        return AwsRequestOverrideConfiguration.builder()
                .apiCallTimeout(budget)
                .apiCallAttemptTimeout(attempt)
                .build();
    }

    private static Map<String, MessageAttributeValue> attributes(AlertMessage message) {
        Map<String, MessageAttributeValue> attributes = new HashMap<>();
        message.attributes()
                .forEach((name, value) -> attributes.put(
                        name,
                        MessageAttributeValue.builder()
                                .dataType("String")
                                .stringValue(value)
                                .build()));
        return attributes;
    }

    private Outcome outOfTime() {
        return new Outcome.Failed(
                "Too little time was left of the invocation to hand an alert to " + destination.topicArn()
                        + "; it was not sent. Give the function a longer timeout or smaller batches",
                new EntryRefused("DeadlineNear"));
    }

    private Outcome unanswered() {
        return new Outcome.Failed(
                "SNS answered a batch without saying what became of an alert for " + destination.topicArn(),
                new EntryRefused("Unanswered"));
    }

    /// Why one message of several was not stored.
    static final class EntryRefused extends RuntimeException {

        private static final long serialVersionUID = 1;

        EntryRefused(String code) {
            super(code);
        }
    }

    /// Waits between two tries.
    interface Pause {

        /// @param round 1 before the second try, and so on
        /// @param budget what may be waited at most
        /// @return false if the budget does not allow another try
        boolean before(int round, Duration budget);
    }
}
