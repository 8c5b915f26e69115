package dev.runwatch.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runwatch.testkit.FakeAws;
import dev.runwatch.testkit.FakeAws.Fault;
import dev.runwatch.testkit.LocalFunction;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import tools.jackson.databind.json.JsonMapper;

/// The function with real queues: messages that it received fail, and become visible later or move.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(ExecutionMode.SAME_THREAD)
class RedeliveryIT {

    private static final String MALFORMED = "{\"id\": \"not closed\"";

    private final FakeAws sns = new FakeAws();
    private LocalAws aws;
    private SqsClient sqs;
    private String parked;
    private String unhandled;

    @BeforeAll
    void start() {
        aws = LocalAws.start(0, Map.of());
        sqs = aws.client(SqsClient.builder());
        parked = queue("parked", Map.of());
        unhandled = queue(
                "unhandled",
                Map.of(
                        QueueAttributeName.VISIBILITY_TIMEOUT,
                        "0",
                        QueueAttributeName.REDRIVE_POLICY,
                        "{\"deadLetterTargetArn\": \"%s\", \"maxReceiveCount\": 20}".formatted(arn(parked))));
    }

    @AfterAll
    void stop() {
        sqs.close();
        aws.close();
        sns.close();
    }

    @Test
    void delaysAFailedMessageAndParksAMalformedOne() {
        String event = new String(LocalFunction.event("failed.json"), StandardCharsets.UTF_8);
        try (var function = LocalFunction.start(
                sns, "aws.endpointUrlSqs=" + aws.endpoint(), "runwatch.redelivery.parking-queue-url=" + parked)) {
            sns.snsFails(new Fault.ErrorResponse(403, "AuthorizationError"));
            sqs.sendMessage(send -> send.queueUrl(unhandled).messageBody(event));
            Message failed = receive(unhandled);

            assertThat(invoke(function, failed)).contains(failed.messageId());
            assertThat(messages(unhandled)).as("invisible for a minute").isEmpty();

            sqs.sendMessage(send -> send.queueUrl(unhandled).messageBody(MALFORMED));
            Message malformed = receive(unhandled);
            assertThat(invoke(function, malformed)).isEqualTo("{\"batchItemFailures\":[]}");
            delete(malformed);
        }

        assertThat(receive(parked)).satisfies(message -> {
            assertThat(message.body()).isEqualTo(MALFORMED);
            assertThat(message.messageAttributes()).containsOnlyKeys("reason", "error");
            assertThat(message.messageAttributes())
                    .hasEntrySatisfying(
                            "reason", reason -> assertThat(reason.stringValue()).isEqualTo("malformed"));
        });
    }

    /// As Lambda's poller does.
    private String invoke(LocalFunction function, Message message) {
        var item = Map.of(
                "messageId", message.messageId(),
                "receiptHandle", message.receiptHandle(),
                "body", message.body(),
                "attributes", message.attributesAsStrings(),
                "eventSource", "aws:sqs",
                "eventSourceARN", arn(unhandled));
        byte[] payload = JsonMapper.shared().writeValueAsBytes(Map.of("Records", List.of(item)));
        return function.invoke(payload, Duration.ofSeconds(30));
    }

    private Message receive(String queueUrl) {
        return Poll.forValue("a message in " + queueUrl, () -> messages(queueUrl), found -> !found.isEmpty())
                .getFirst();
    }

    private List<Message> messages(String queueUrl) {
        return sqs.receiveMessage(receive -> receive.queueUrl(queueUrl)
                        .visibilityTimeout(0)
                        .messageAttributeNames("All")
                        .messageSystemAttributeNames(MessageSystemAttributeName.ALL))
                .messages();
    }

    private void delete(Message message) {
        sqs.deleteMessage(delete -> delete.queueUrl(unhandled).receiptHandle(message.receiptHandle()));
    }

    private String queue(String name, Map<QueueAttributeName, String> attributes) {
        return sqs.createQueue(create -> create.queueName(name).attributes(attributes))
                .queueUrl();
    }

    private String arn(String queueUrl) {
        return Objects.requireNonNull(
                sqs.getQueueAttributes(get -> get.queueUrl(queueUrl).attributeNames(QueueAttributeName.QUEUE_ARN))
                        .attributes()
                        .get(QueueAttributeName.QUEUE_ARN));
    }
}
