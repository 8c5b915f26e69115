package dev.runwatch.notify.sns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runwatch.aws.AwsClientContext;
import dev.runwatch.notify.Destination;
import dev.runwatch.notify.FailureReason;
import dev.runwatch.notify.Notifier;
import dev.runwatch.notify.NotifyOutcome;
import dev.runwatch.notify.NotifyOutcome.Failed;
import dev.runwatch.notify.render.AlertMessage;
import dev.runwatch.notify.render.Subject;
import dev.runwatch.pipeline.Deadline;
import dev.runwatch.testkit.FakeAws;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.sns.SnsClient;

/// A notifier with the real SDK, and an SNS that fails on demand.
abstract class SnsNotifierFixture {

    static final String TOPIC = "arn:aws:sns:eu-central-1:123456789012:alerts";
    static final Instant RESPONDED = Instant.parse("2026-11-20T19:42:23Z");
    static final BackoffStrategy NO_DELAY = retry -> Duration.ZERO;

    final Deadline later = Deadline.in(Duration.ofSeconds(30));
    final FakeAws aws = new FakeAws();
    private final AwsClientContext context = new AwsClientContext(
            UrlConnectionHttpClient.create(),
            StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")),
            new Random());

    @AfterEach
    void close() {
        context.close();
        aws.close();
    }

    Notifier notifier(String topic) {
        return notifier(topic, NO_DELAY);
    }

    Notifier notifier(String topic, BackoffStrategy batchBackoff) {
        return notifier(topic, batchBackoff, InstantSource.fixed(RESPONDED));
    }

    Notifier notifier(String topic, BackoffStrategy batchBackoff, InstantSource clock) {
        SnsClient client = SnsConfiguration.client(context, destination(topic))
                .endpointOverride(endpoint())
                .build();
        return new SnsNotifier(context.register(client), destination(topic), batchBackoff, clock);
    }

    static Destination destination(String topic) {
        return new Destination(topic, Duration.ofSeconds(15), Duration.ofSeconds(10));
    }

    URI endpoint() {
        return aws.endpoint();
    }

    static void assertFailed(List<NotifyOutcome> outcomes, int count, FailureReason reason, String... messageParts) {
        assertThat(outcomes).hasSize(count).allSatisfy(outcome -> assertThat(outcome)
                .isInstanceOfSatisfying(Failed.class, failed -> {
                    assertThat(failed.message()).contains(messageParts);
                    assertThat(failed.reason()).isEqualTo(reason);
                }));
    }

    /// @return one outcome per message, in the order of the messages
    static List<NotifyOutcome> publish(Notifier notifier, int messages, Deadline deadline) {
        Map<String, NotifyOutcome> outcomes = notifier.publish(messages(messages), deadline);
        assertThat(outcomes).hasSize(messages);
        return messages(messages).stream()
                .map(message -> Objects.requireNonNull(outcomes.get(message.dedupKey())))
                .toList();
    }

    private static List<AlertMessage> messages(int count) {
        return IntStream.range(0, count).mapToObj(SnsNotifierFixture::message).toList();
    }

    private static AlertMessage message(int number) {
        return new AlertMessage(
                new Subject("Alert " + number),
                "{\"default\":\"text " + number + "\"}",
                Map.of("status", "FAILED"),
                "invoices",
                "key-" + number);
    }
}
