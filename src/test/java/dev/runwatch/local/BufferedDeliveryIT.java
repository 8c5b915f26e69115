package dev.runwatch.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runwatch.local.Inbox.ReceivedAlert;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/// The local system with `Delivery=buffered`: the rule sends to a queue, and the function receives batches.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(ExecutionMode.SAME_THREAD)
class BufferedDeliveryIT {

    private LocalSystem system;
    private SqsClient sqs;

    @BeforeAll
    void start() {
        system = LocalSystem.start(0, ProgressPrinter.silent(), Map.of("Delivery", "buffered"));
        sqs = system.aws().client(SqsClient.builder());
    }

    @AfterAll
    void stop() {
        sqs.close();
        system.close();
    }

    @Test
    void publishesTheAlertOfAFailedExecution() {
        String execution = system.start("fail");

        List<ReceivedAlert> alerts =
                Poll.forValue("the alert of " + execution, () -> system.inbox().read(5), received -> received.stream()
                        .anyMatch(alert -> alert.execution().equals(execution)));
        assertThat(alerts)
                .filteredOn(alert -> alert.execution().equals(execution))
                .singleElement()
                .satisfies(alert -> assertThat(alert.status()).isEqualTo("FAILED"));
    }

    @Test
    void parksAnEventThatCannotBeProcessed() {
        sqs.sendMessage(send -> send.queueUrl(queue("BufferQueue")).messageBody("not JSON"));

        List<Message> parked = Poll.forValue(
                "the message in the queue of parked events",
                () -> sqs.receiveMessage(receive -> receive.queueUrl(system.output("ParkedEventsQueueUrl"))
                                .visibilityTimeout(0)
                                .waitTimeSeconds(2))
                        .messages(),
                messages -> !messages.isEmpty());
        assertThat(parked).singleElement().satisfies(message -> assertThat(message.body())
                .isEqualTo("not JSON"));
        assertThat(system.metric("runwatch.events.rejected")).containsExactly(Map.entry("reason=malformed", 1.0));
    }

    /// What Lambda sends when it gives up on an asynchronous invocation.
    @Test
    void processesAnUnhandledEventAgainWithoutADuplicate() throws IOException {
        String event = Files.readString(Path.of("sam/events/failed.json")).replace(":nightly-2026-11-20", ":retried");
        String record = "{\"version\": \"1.0\", \"requestContext\": {\"functionArn\": \"runwatch\"},"
                + " \"requestPayload\": " + event + "}";
        for (String body : List.of(record, record, event)) {
            sqs.sendMessage(send ->
                    send.queueUrl(system.output("UnhandledEventsQueueUrl")).messageBody(body));
        }

        List<ReceivedAlert> alerts = new ArrayList<>();
        Poll.until("the alert", () -> {
            alerts.addAll(system.inbox().read(5));
            return retried(alerts) == 1;
        });
        Poll.until("an empty queue", () -> waiting("UnhandledEventsQueueUrl") == 0);
        alerts.addAll(system.inbox().read(1));
        assertThat(retried(alerts)).isEqualTo(1);
    }

    private static long retried(List<ReceivedAlert> alerts) {
        return alerts.stream()
                .filter(alert -> alert.execution().endsWith(":retried"))
                .count();
    }

    private int waiting(String queue) {
        return sqs
                .getQueueAttributes(get -> get.queueUrl(system.output(queue))
                        .attributeNames(
                                QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES,
                                QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE))
                .attributes()
                .values()
                .stream()
                .mapToInt(Integer::parseInt)
                .sum();
    }

    private String queue(String resource) {
        return system.aws().cloudFormation().resource("runwatch", resource);
    }
}
