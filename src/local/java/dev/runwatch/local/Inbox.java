package dev.runwatch.local;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A subscriber of the topic: a queue that gets what an inbox would get.
final class Inbox implements AutoCloseable {

    /// One alert as it arrived.
    ///
    /// @param document the JSON that programs get, which also has the text that people get
    record Arrival(String subject, JsonNode document, Instant at) {

        String status() {
            return document.path("status").asString("");
        }

        String execution() {
            return document.path("execution").path("arn").asString("");
        }

        String text() {
            return document.path("text").asString("");
        }

        /// From the execution's end to here; absent when AWS did not tell the end.
        Optional<Duration> delay() {
            String ended = document.path("endedAt").asString("");
            return ended.isEmpty() ? Optional.empty() : Optional.of(Duration.between(Instant.parse(ended), at));
        }
    }

    private final SqsClient sqs;
    private final String url;

    private Inbox(SqsClient sqs, String url) {
        this.sqs = sqs;
        this.url = url;
    }

    static Inbox subscribe(LocalAws aws, String topicArn) {
        SqsClient sqs = aws.client(SqsClient.builder());
        String url = sqs.createQueue(create -> create.queueName("inbox")).queueUrl();
        String arn = sqs.getQueueAttributes(get -> get.queueUrl(url).attributeNames(QueueAttributeName.QUEUE_ARN))
                .attributes()
                .get(QueueAttributeName.QUEUE_ARN);
        try (SnsClient sns = aws.client(SnsClient.builder())) {
            sns.subscribe(subscribe ->
                    subscribe.topicArn(topicArn).protocol("sqs").endpoint(arn).returnSubscriptionArn(true));
        }
        return new Inbox(sqs, url);
    }

    /// What has arrived since the last call.
    ///
    /// @param seconds to wait for the first one
    List<Arrival> read(int seconds) {
        List<Message> messages = sqs.receiveMessage(
                        receive -> receive.queueUrl(url).maxNumberOfMessages(10).waitTimeSeconds(seconds))
                .messages();
        Instant now = Instant.now();
        for (Message message : messages) {
            sqs.deleteMessage(delete -> delete.queueUrl(url).receiptHandle(message.receiptHandle()));
        }
        return messages.stream().map(message -> arrival(message, now)).toList();
    }

    private static Arrival arrival(Message message, Instant now) {
        JsonNode notification = JsonMapper.shared().readTree(message.body());
        JsonNode document =
                JsonMapper.shared().readTree(notification.path("Message").asString());
        return new Arrival(notification.path("Subject").asString(""), document, now);
    }

    @Override
    public void close() {
        sqs.close();
    }
}
