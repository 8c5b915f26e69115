package dev.runwatch.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runwatch.local.Inbox.ReceivedAlert;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/// The local system with `Delivery=buffered`: the rule sends to a queue, and the function receives batches.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BufferedDeliveryIT {

    private final PrintStream nowhere = new PrintStream(new ByteArrayOutputStream(), false, StandardCharsets.UTF_8);
    private LocalSystem system;
    private SqsClient sqs;
    private String alarms;

    @BeforeAll
    void start() {
        system = LocalSystem.start(0, new ProgressPrinter(nowhere), Map.of("Delivery", "buffered"));
        sqs = system.aws().client(SqsClient.builder());
        alarms = alarmQueue();
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
    void deadLettersAFailingMessageAndFiresTheAlarm() {
        String buffer = system.output("BufferQueueUrl");
        // Five receives with the real visibility timeout take too long for a test.
        visibility(buffer, "0");

        sqs.sendMessage(send -> send.queueUrl(buffer).messageBody("not JSON"));

        List<Message> deadLetters = Poll.forValue(
                "the message in the unhandled events queue",
                () -> sqs.receiveMessage(receive -> receive.queueUrl(system.output("UnhandledEventsQueueUrl"))
                                .waitTimeSeconds(2))
                        .messages(),
                messages -> !messages.isEmpty());
        visibility(buffer, "210");
        assertThat(deadLetters).singleElement().satisfies(message -> assertThat(message.body())
                .isEqualTo("not JSON"));
        List<Message> notifications = Poll.forValue(
                "the alarm",
                () -> sqs.receiveMessage(receive -> receive.queueUrl(alarms).waitTimeSeconds(2))
                        .messages(),
                messages -> messages.stream().anyMatch(message -> message.body().contains("RejectedMalformedAlarm")));
        assertThat(notifications)
                .anySatisfy(message -> assertThat(message.body()).contains("ALARM", "The function rejected an event"));
    }

    @Test
    void replaysADeadLetterQueueWithoutDuplicates() throws IOException {
        String queue = sqs.createQueue(create -> create.queueName("to-replay")).queueUrl();
        String first = Files.readString(Path.of("sam/events/failed.json")).replace(":nightly-2026-11-20", ":replay-1");
        String second = first.replace(":replay-1", ":replay-2");
        for (String body : List.of(first, first, "{\"requestPayload\": " + second + "}")) {
            sqs.sendMessage(send -> send.queueUrl(queue).messageBody(body));
        }

        var command = new ProcessBuilder(
                PythonEnvironment.ready("template-tools").python(),
                "sam/replay.py",
                "--queue",
                queue,
                "--function",
                "runwatch");
        system.aws().configure(command);
        PythonEnvironment.run(command, "replay.py left a message in the queue");

        List<ReceivedAlert> alerts = new ArrayList<>();
        Poll.forValue(
                "both alerts",
                () -> {
                    alerts.addAll(system.inbox().read(5));
                    return alerts.stream()
                            .map(ReceivedAlert::execution)
                            .filter(execution -> execution.contains(":replay-"))
                            .map(execution -> execution.substring(execution.lastIndexOf(':')))
                            .sorted()
                            .toList();
                },
                List.of(":replay-1", ":replay-2")::equals);
        assertThat(sqs.receiveMessage(receive -> receive.queueUrl(queue)).messages())
                .isEmpty();
    }

    @Test
    void replayContinuesPastMessagesThatItCannotReplay() throws IOException {
        PythonEnvironment.run(
                List.of(PythonEnvironment.ready("template-tools").python(), "src/test/tools/test_replay.py"),
                "test_replay.py failed");
    }

    /// Creates a queue that receives the alarms.
    private String alarmQueue() {
        String url = sqs.createQueue(create -> create.queueName("alarm-queue")).queueUrl();
        String arn = sqs.getQueueAttributes(get -> get.queueUrl(url).attributeNames(QueueAttributeName.QUEUE_ARN))
                .attributes()
                .get(QueueAttributeName.QUEUE_ARN);
        try (SnsClient sns = system.aws().client(SnsClient.builder())) {
            sns.subscribe(subscribe -> subscribe
                    .topicArn(system.output("AlarmTopicArn"))
                    .protocol("sqs")
                    .endpoint(arn));
        }
        return url;
    }

    private void visibility(String queue, String seconds) {
        sqs.setQueueAttributes(
                set -> set.queueUrl(queue).attributes(Map.of(QueueAttributeName.VISIBILITY_TIMEOUT, seconds)));
    }
}
