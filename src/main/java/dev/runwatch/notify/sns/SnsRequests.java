package dev.runwatch.notify.sns;

import dev.runwatch.notify.Destination;
import dev.runwatch.notify.render.AlertMessage;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;
import software.amazon.awssdk.services.sns.model.PublishBatchRequest;
import software.amazon.awssdk.services.sns.model.PublishBatchRequestEntry;
import software.amazon.awssdk.services.sns.model.PublishRequest;

/// Builds the requests for one topic.
record SnsRequests(Destination destination) {

    PublishRequest publish(AlertMessage message, AwsRequestOverrideConfiguration limits) {
        return PublishRequest.builder()
                .topicArn(destination.topicArn())
                .subject(message.subject().text())
                .messageStructure("json")
                .message(message.body())
                .messageAttributes(attributes(message))
                .messageGroupId(ifFifo(message.group()))
                .messageDeduplicationId(ifFifo(message.dedupKey()))
                .overrideConfiguration(limits)
                .build();
    }

    PublishBatchRequest publishBatch(List<AlertMessage> messages, AwsRequestOverrideConfiguration limits) {
        return PublishBatchRequest.builder()
                .topicArn(destination.topicArn())
                .publishBatchRequestEntries(messages.stream().map(this::entry).toList())
                .overrideConfiguration(limits)
                .build();
    }

    private PublishBatchRequestEntry entry(AlertMessage message) {
        return PublishBatchRequestEntry.builder()
                .id(message.dedupKey())
                .subject(message.subject().text())
                .messageStructure("json")
                .message(message.body())
                .messageAttributes(attributes(message))
                .messageGroupId(ifFifo(message.group()))
                .messageDeduplicationId(ifFifo(message.dedupKey()))
                .build();
    }

    /// Other topics reject a message group ID and a deduplication ID.
    private @Nullable String ifFifo(String value) {
        return destination.fifo() ? value : null;
    }

    private static Map<String, MessageAttributeValue> attributes(AlertMessage message) {
        return message.attributes().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, attribute -> MessageAttributeValue.builder()
                        .dataType("String")
                        .stringValue(attribute.getValue())
                        .build()));
    }
}
