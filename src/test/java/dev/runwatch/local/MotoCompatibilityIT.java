package dev.runwatch.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runwatch.testkit.FakeAws;
import dev.runwatch.testkit.FakeAws.Published;
import dev.runwatch.testkit.LocalFunction;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import tools.jackson.databind.json.JsonMapper;

/// A second emulator (moto) accepts every alert with its subject and attributes. It validates the length of subjects,
/// empty attributes and numbers, which MiniStack does not.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(ExecutionMode.SAME_THREAD)
class MotoCompatibilityIT {

    private Process moto;
    private URI endpoint;
    private SnsClient sns;
    private SqsClient sqs;

    @BeforeAll
    void start() throws IOException {
        int port = Loopback.freePort(0);
        endpoint = URI.create("http://127.0.0.1:" + port);
        Files.createDirectories(Path.of("target/local"));
        moto = new ProcessBuilder(
                        PythonEnvironment.ready("second-aws").python(),
                        "src/local/tools/with_starter.py",
                        "moto_server",
                        "-H",
                        "127.0.0.1",
                        "-p",
                        Integer.toString(port))
                .redirectErrorStream(true)
                .redirectOutput(Path.of("target/local/second-aws.log").toFile())
                .start();
        Poll.forValue("moto to be ready (log: target/local/second-aws.log)", this::ready, ready -> ready);
        var keys = StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test"));
        Region region = Region.of(LocalAws.REGION);
        sns = SnsClient.builder()
                .endpointOverride(endpoint)
                .region(region)
                .credentialsProvider(keys)
                .build();
        sqs = SqsClient.builder()
                .endpointOverride(endpoint)
                .region(region)
                .credentialsProvider(keys)
                .build();
    }

    @AfterAll
    void stop() throws Exception {
        sns.close();
        sqs.close();
        moto.getOutputStream().close();
        if (!moto.waitFor(10, TimeUnit.SECONDS)) {
            moto.destroyForcibly();
        }
    }

    @Test
    void acceptsEveryAlert() throws IOException {
        String topic = sns.createTopic(create -> create.name("alerts")).topicArn();
        String queue = sqs.createQueue(create -> create.queueName("alerts")).queueUrl();
        String arn = sqs.getQueueAttributes(get -> get.queueUrl(queue).attributeNames(QueueAttributeName.QUEUE_ARN))
                .attributes()
                .get(QueueAttributeName.QUEUE_ARN);
        sns.subscribe(subscribe -> subscribe.topicArn(topic).protocol("sqs").endpoint(arn));

        List<String> sent;
        try (var aws = new FakeAws()) {
            processAll(aws);
            sent = aws.published().stream()
                    .map(MotoCompatibilityIT::subjectAndText)
                    .toList();
            processAll(aws, "runwatch.alerts.topic-arn=" + topic, "aws.endpointUrlSns=" + endpoint);
        }

        assertThat(sent).hasSizeGreaterThan(20);
        assertThat(received(queue)).containsExactlyInAnyOrderElementsOf(sent);
    }

    /// Invokes the function with every valid event; each publishes an alert.
    private static void processAll(FakeAws aws, String... settings) throws IOException {
        String[] all = Stream.concat(
                        Stream.of("runwatch.alerts.threshold=INFO", "runwatch.dedup.cache-size=0"), Stream.of(settings))
                .toArray(String[]::new);
        try (var function = LocalFunction.start(aws, all);
                Stream<Path> files = Files.list(Path.of("sam/events"))) {
            for (String file : files.map(path -> path.getFileName().toString())
                    .filter(name -> name.endsWith(".json") && !name.startsWith("rejected-"))
                    .filter(name -> !name.equals("incomplete.json"))
                    .sorted()
                    .toList()) {
                assertThat(function.invoke(file)).startsWith("{");
            }
        }
    }

    /// SNS delivers the default text to a protocol without a text of its own.
    private static String subjectAndText(Published published) {
        String text = published.text("sqs");
        return published.subject() + "\n" + (text.isEmpty() ? published.text("default") : text);
    }

    private List<String> received(String queue) {
        List<String> received = new ArrayList<>();
        while (true) {
            List<Message> messages = sqs.receiveMessage(
                            receive -> receive.queueUrl(queue).maxNumberOfMessages(10))
                    .messages();
            if (messages.isEmpty()) {
                return received;
            }
            for (Message message : messages) {
                var envelope = JsonMapper.shared().readTree(message.body());
                received.add(envelope.path("Subject").asString() + "\n"
                        + envelope.path("Message").asString());
                sqs.deleteMessage(delete -> delete.queueUrl(queue).receiptHandle(message.receiptHandle()));
            }
        }
    }

    private boolean ready() {
        try (var http = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(endpoint.resolve("/moto-api/")).build();
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
