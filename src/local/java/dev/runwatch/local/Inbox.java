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

/// A queue that is subscribed to the alert topic.
final class Inbox implements AutoCloseable {

    /// An alert that arrived.
    ///
    /// @param document the JSON alert; its member `text` has the e-mail text
    record ReceivedAlert(String subject, JsonNode document, Instant at) {

        String status() {
            return document.path("status").asString("");
        }

        String execution() {
            return document.path("execution").path("arn").asString("");
        }

        String text() {
            return document.path("text").asString("");
        }

        /// From the end of the execution to the receipt; absent if the alert has no end.
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

    /// Receives and deletes at most 10 alerts.
    ///
    /// @param seconds to wait for the first alert, 0 to 20
    List<ReceivedAlert> read(int seconds) {
        List<Message> messages = sqs.receiveMessage(
                        receive -> receive.queueUrl(url).maxNumberOfMessages(10).waitTimeSeconds(seconds))
                .messages();
        Instant now = Instant.now();
        for (Message message : messages) {
            sqs.deleteMessage(delete -> delete.queueUrl(url).receiptHandle(message.receiptHandle()));
        }
        return messages.stream().map(message -> toAlert(message, now)).toList();
    }

    private static ReceivedAlert toAlert(Message message, Instant now) {
        JsonNode notification = JsonMapper.shared().readTree(message.body());
        JsonNode document =
                JsonMapper.shared().readTree(notification.path("Message").asString());
        return new ReceivedAlert(notification.path("Subject").asString(""), document, now);
    }

    @Override
    public void close() {
        sqs.close();
    }
}
