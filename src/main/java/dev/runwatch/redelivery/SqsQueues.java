package dev.runwatch.redelivery;

import static java.util.Objects.requireNonNull;

import dev.runwatch.aws.AwsClientContext;
import dev.runwatch.aws.ParallelCalls;
import dev.runwatch.redelivery.Redelivery.Delay;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequest;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;

/// The queues, as SQS offers them. Nothing here throws for what SQS does: what fails is logged, and the queue's own
/// settings apply.
final class SqsQueues {

    private static final Logger log = LoggerFactory.getLogger(SqsQueues.class);

    /// Of one call
    /// ([SQS API](https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/)).
    static final int MAX_ENTRIES = 10;

    private final SqsClient sqs;

    SqsQueues(SqsClient sqs) {
        this.sqs = sqs;
    }

    static SqsQueues create(AwsClientContext aws) {
        return new SqsQueues(aws.register(SqsClient.builder()
                .httpClient(aws.http())
                .credentialsProvider(aws.credentials())
                .build()));
    }

    /// @return the IDs of the messages that the queue has
    Set<String> park(String queueUrl, List<ParkedMessage> messages, Duration budget) {
        Map<String, ParkedMessage> byId = new LinkedHashMap<>();
        messages.forEach(message -> byId.put(message.id(), message));
        var calls = calls(byId, message -> sqs.sendMessage(send(queueUrl, message, budget)), budget);
        Set<String> sent = calls.responses().keySet();
        if (sent.size() < byId.size()) {
            log.warn(
                    "{} rejected events could not be moved to the parking queue: {}",
                    byId.size() - sent.size(),
                    calls.problem());
        }
        return sent;
    }

    private static SendMessageRequest send(String queueUrl, ParkedMessage message, Duration budget) {
        return SendMessageRequest.builder()
                .queueUrl(queueUrl)
                .messageBody(message.body())
                .messageAttributes(Map.of(
                        ParkedMessage.REASON, text(message.reason()), ParkedMessage.ERROR, text(message.error())))
                .overrideConfiguration(within(budget))
                .build();
    }

    private static MessageAttributeValue text(String value) {
        return MessageAttributeValue.builder()
                .dataType(ParkedMessage.TEXT)
                .stringValue(value)
                .build();
    }

    /// Sets how long each message stays invisible. Otherwise the visibility timeout of its queue applies.
    void delay(List<Delay> delays, Duration budget) {
        var chunks = chunks(delays);
        var calls = calls(chunks, chunk -> sqs.changeMessageVisibilityBatch(change(chunk, budget)), budget);
        int changed = calls.responses().values().stream()
                .mapToInt(response -> response.successful().size())
                .sum();
        if (changed < delays.size()) {
            String code = calls.responses().values().stream()
                    .flatMap(response -> response.failed().stream())
                    .findFirst()
                    .map(BatchResultErrorEntry::code)
                    .orElseGet(calls::problem);
            log.warn(
                    "The visibility of {} messages could not be set, so the visibility timeout of their queue applies: {}",
                    delays.size() - changed,
                    code);
        }
    }

    /// At most ten messages of one queue each.
    private static Map<String, List<Delay>> chunks(List<Delay> delays) {
        Map<String, List<Delay>> chunks = new LinkedHashMap<>();
        Map<String, Integer> sizes = new HashMap<>();
        for (Delay delay : delays) {
            String queue = delay.message().queueArn();
            int size = sizes.merge(queue, 1, Integer::sum) - 1;
            chunks.computeIfAbsent(queue + "/" + size / MAX_ENTRIES, none -> new ArrayList<>())
                    .add(delay);
        }
        return chunks;
    }

    private static ChangeMessageVisibilityBatchRequest change(List<Delay> chunk, Duration budget) {
        List<ChangeMessageVisibilityBatchRequestEntry> entries = new ArrayList<>(chunk.size());
        for (Delay delay : chunk) {
            entries.add(ChangeMessageVisibilityBatchRequestEntry.builder()
                    .id(Integer.toString(entries.size()))
                    .receiptHandle(delay.message().receiptHandle())
                    .visibilityTimeout((int) delay.visibility().toSeconds())
                    .build());
        }
        return ChangeMessageVisibilityBatchRequest.builder()
                .queueUrl(url(chunk.getFirst().message().queueArn()))
                .entries(entries)
                .overrideConfiguration(within(budget))
                .build();
    }

    /// The URL of a queue, as SQS forms it in each partition
    /// ([SQS API](https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_GetQueueUrl.html)).
    ///
    /// @param arn such as `arn:aws:sqs:eu-central-1:123456789012:buffer`
    static String url(String arn) {
        String[] parts = arn.split(":", 6);
        if (parts.length < 6) {
            throw new IllegalArgumentException("Not the ARN of a queue: '" + arn + "'");
        }
        String suffix = PartitionMetadata.of(Region.of(parts[3])).dnsSuffix();
        return "https://sqs.%s.%s/%s/%s".formatted(parts[3], suffix, parts[4], parts[5]);
    }

    private static AwsRequestOverrideConfiguration within(Duration budget) {
        return AwsRequestOverrideConfiguration.builder().apiCallTimeout(budget).build();
    }

    private static <V, R> Calls<R> calls(Map<String, V> inputs, Function<V, R> call, Duration budget) {
        if (inputs.isEmpty() || budget.isZero()) {
            return new Calls<>(Map.of());
        }
        List<String> keys = List.copyOf(inputs.keySet());
        return new Calls<>(ParallelCalls.each(keys, key -> call.apply(requireNonNull(inputs.get(key))), budget));
    }

    private record Calls<R>(Map<String, Future<R>> ended) {

        Map<String, R> responses() {
            Map<String, R> responses = new LinkedHashMap<>();
            ended.forEach((key, call) -> {
                if (call.state() == Future.State.SUCCESS) {
                    responses.put(key, call.resultNow());
                }
            });
            return responses;
        }

        /// Why there is not a response to each call: the first error.
        String problem() {
            return ended.values().stream()
                    .filter(call -> call.state() == Future.State.FAILED)
                    .findFirst()
                    .map(failed -> describe(failed.exceptionNow()))
                    .orElse("no response in time");
        }

        private static String describe(Throwable error) {
            return error instanceof AwsServiceException response && response.awsErrorDetails() != null
                    ? response.awsErrorDetails().errorCode()
                    : error.toString();
        }
    }
}
