package dev.runwatch.notify.sns;

import static dev.runwatch.notify.FailureReason.ACCESS_DENIED;
import static dev.runwatch.notify.FailureReason.CONNECTION;
import static dev.runwatch.notify.FailureReason.INTERNAL;
import static dev.runwatch.notify.FailureReason.OUT_OF_TIME;
import static dev.runwatch.notify.FailureReason.SERVICE_ERROR;
import static dev.runwatch.notify.FailureReason.TIMEOUT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.runwatch.aws.AwsClientContext;
import dev.runwatch.notify.Destination;
import dev.runwatch.notify.FailureReason;
import dev.runwatch.notify.Notifier;
import dev.runwatch.notify.NotifyOutcome;
import dev.runwatch.notify.NotifyOutcome.Failed;
import dev.runwatch.notify.NotifyOutcome.Published;
import dev.runwatch.notify.render.AlertMessage;
import dev.runwatch.notify.render.Subject;
import dev.runwatch.pipeline.Deadline;
import dev.runwatch.testkit.FakeAws;
import dev.runwatch.testkit.FakeAws.Fault;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sns.model.PublishBatchRequest;
import software.amazon.awssdk.services.sns.model.PublishBatchResponse;
import software.amazon.awssdk.services.sns.model.PublishBatchResultEntry;

/// The real SDK against an SNS that fails on demand.
class SnsNotifierTest {

    private static final String TOPIC = "arn:aws:sns:eu-central-1:123456789012:alerts";
    private static final Instant RESPONDED = Instant.parse("2026-11-20T19:42:23Z");
    private static final BackoffStrategy NO_DELAY = retry -> Duration.ZERO;

    private final Deadline later = Deadline.in(Duration.ofSeconds(30));
    private final FakeAws aws = new FakeAws();
    private final AwsClientContext context = new AwsClientContext(
            UrlConnectionHttpClient.create(),
            StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")),
            new Random());

    @AfterEach
    void close() {
        context.close();
        aws.close();
    }

    @Test
    void publishesOneMessageWithItsTextsAndAttributes() {
        List<NotifyOutcome> outcomes = publish(notifier(TOPIC), 1, later);

        assertThat(outcomes).containsExactly(new Published("m-1", RESPONDED, false));
        assertThat(aws.published()).singleElement().satisfies(published -> {
            assertThat(published.topicArn()).isEqualTo(TOPIC);
            assertThat(published.subject()).isEqualTo("Alert 0");
            assertThat(published.text("default")).isEqualTo("text 0");
            assertThat(published.attributes()).containsEntry("status", "FAILED");
            assertThat(published.parameters()).containsEntry("MessageStructure", "json");
        });
    }

    @Test
    void publishesAHundredMessagesInTenRequests() {
        List<NotifyOutcome> outcomes = publish(notifier(TOPIC), 100, later);

        assertThat(outcomes).hasSize(100).allMatch(Published.class::isInstance);
        assertThat(aws.calls()).hasSize(10).containsOnly("PublishBatch");
        assertThat(aws.published()).hasSize(100);
    }

    /// A batch takes several requests, and each alert is published with its own.
    @Test
    void recordsForEachMessageWhenTheResponseToItsRequestArrived() {
        var clock = new AtomicLong();
        Notifier notifier = notifier(TOPIC, NO_DELAY, () -> RESPONDED.plusSeconds(clock.getAndIncrement()));

        List<NotifyOutcome> outcomes = publish(notifier, 11, later);

        assertThat(outcomes)
                .extracting(outcome -> ((Published) outcome).at())
                .containsOnlyElementsOf(List.of(RESPONDED, RESPONDED.plusSeconds(1)))
                .filteredOn(RESPONDED::equals)
                .hasSize(10);
    }

    @Test
    void neverPutsMoreBytesIntoABatchThanSnsAccepts() {
        var large = new AlertMessage(new Subject("Large"), "x".repeat(100_000), Map.of(), "invoices", "key");

        List<List<AlertMessage>> chunks = SnsNotifier.chunks(List.of(large, large, large, large, large));

        assertThat(chunks).extracting(List::size).containsExactly(2, 2, 1);
    }

    @Test
    void keepsTheOrderWithinAStateMachineOnAFifoTopic() {
        publish(notifier(TOPIC + ".fifo"), 1, later);

        assertThat(aws.published().getFirst().parameters())
                .containsEntry("MessageGroupId", "invoices")
                .containsEntry("MessageDeduplicationId", "key-0");
    }

    @Nested
    class WhenARequestFails {

        @ParameterizedTest
        @CsvSource({
            "429, Throttled",
            "400, KMSThrottling",
            "500, InternalError",
            "503, ServiceUnavailable",
            "500, SomethingNew"
        })
        void retriesATransientError(int status, String code) {
            aws.snsFails(new Fault.ErrorResponse(status, code), new Fault.ErrorResponse(status, code));

            List<NotifyOutcome> outcomes = publish(notifier(TOPIC), 1, later);

            assertThat(outcomes).containsExactly(new Published("m-1", RESPONDED, false));
            assertThat(aws.calls()).hasSize(3);
        }

        @ParameterizedTest
        @CsvSource({
            "403, AuthorizationError, ACCESS_DENIED, role",
            "404, NotFound, TOPIC_NOT_FOUND, topic-arn",
            "403, ExpiredToken, INVALID_CREDENTIALS, credentials",
            "400, InvalidParameter, INVALID_REQUEST, will not help",
            "400, KMSAccessDenied, KMS, key"
        })
        void doesNotRetryAPermanentError(int status, String code, FailureReason reason, String advice) {
            aws.snsAlwaysFails(new Fault.ErrorResponse(status, code));

            List<NotifyOutcome> outcomes = publish(notifier(TOPIC), 1, later);

            assertThat(aws.calls()).hasSize(1);
            assertFailed(outcomes, 1, reason, TOPIC, code, advice);
        }

        @ParameterizedTest
        @CsvSource({"500, InternalError, SERVICE_ERROR", "500, SomethingNew, SERVICE_ERROR"})
        void namesTheReasonOfAnErrorThatPersists(int status, String code, FailureReason reason) {
            Fault fault = new Fault.ErrorResponse(status, code);
            aws.snsFails(fault, fault, fault, fault, fault);

            List<NotifyOutcome> outcomes = publish(notifier(TOPIC), 1, later);

            assertThat(aws.calls()).hasSize(5);
            assertFailed(outcomes, 1, reason, TOPIC, code);
        }

        @ParameterizedTest
        @ValueSource(strings = {"Throttled", "ThrottlingException", "KMSThrottling", "TooManyRequestsException"})
        void classifiesThrottlingAsTransient(String code) {
            var entry =
                    BatchResultErrorEntry.builder().code(code).senderFault(true).build();

            FailureReason reason = SnsError.failed(TOPIC, entry).reason();

            assertThat(reason).isEqualTo(FailureReason.THROTTLED);
            assertThat(reason.isTransient()).isTrue();
        }

        @Test
        void retriesABrokenConnection() {
            aws.snsFails(new Fault.Reset());

            List<NotifyOutcome> outcomes = publish(notifier(TOPIC), 1, later);

            assertThat(outcomes).containsExactly(new Published("m-1", RESPONDED, false));
            assertThat(aws.calls()).hasSize(2);
        }

        @Test
        void retriesAnErrorPageFromAProxyUnlessItIsPermanent() {
            aws.snsFails(new Fault.Page(502), new Fault.Page(503));

            assertThat(publish(notifier(TOPIC), 1, later)).containsExactly(new Published("m-1", RESPONDED, false));

            aws.snsAlwaysFails(new Fault.Page(403));
            assertFailed(publish(notifier(TOPIC), 1, later), 1, CONNECTION, "HTTP 403");
        }

        static List<Fault> responsesOfAProxy() {
            return List.of(new Fault.Garbage(), new Fault.Page(200), new Fault.Page(202));
        }

        @ParameterizedTest
        @MethodSource("responsesOfAProxy")
        void doesNotAcceptAProxysResponseAsSuccess(Fault fault) {
            aws.snsAlwaysFails(fault);

            assertFailed(publish(notifier(TOPIC), 1, later), 1, CONNECTION, TOPIC);
            assertFailed(publish(notifier(TOPIC), 3, later), 3, CONNECTION, TOPIC);
        }

        @Test
        void namesTheAddressWithoutAListener() {
            Notifier notifier = notifier(TOPIC);
            String address = endpoint().getAuthority();
            aws.close();

            List<NotifyOutcome> outcomes = publish(notifier, 1, later);

            assertFailed(outcomes, 1, CONNECTION, TOPIC, address, "Connection refused", "SDK Attempt Count: 5");
        }

        @Test
        void failsTheWholeBatchOnAPermanentError() {
            aws.snsAlwaysFails(new Fault.ErrorResponse(403, "AuthorizationError"));

            List<NotifyOutcome> outcomes = publish(notifier(TOPIC), 3, later);

            assertThat(aws.calls()).hasSize(1);
            assertFailed(outcomes, 3, ACCESS_DENIED, "AuthorizationError");
        }
    }

    @Nested
    class WhenTimeRunsOut {

        @Test
        void failsBeforeTheDeadlineWhenSnsHangs() {
            aws.snsAlwaysFails(new Fault.Hang());
            long start = System.nanoTime();

            List<NotifyOutcome> outcomes = publish(notifier(TOPIC), 1, Deadline.in(Duration.ofSeconds(4)));

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
            assertFailed(outcomes, 1, TIMEOUT, "did not respond in time");
        }

        @Test
        void startsNoRequestWithTooLittleTime() {
            List<NotifyOutcome> outcomes = publish(notifier(TOPIC), 3, Deadline.in(Duration.ofMillis(300)));

            assertThat(aws.calls()).isEmpty();
            assertFailed(outcomes, 3, OUT_OF_TIME, "Too little time");
        }

        @Test
        void startsNoRetryOfABatchWithTooLittleTime() {
            aws.snsAlwaysFails(new Fault.RejectEntries(Set.of(0), "InternalError", false));
            var clock = new AtomicLong();
            Notifier notifier = notifier(TOPIC, retry -> {
                clock.addAndGet(Duration.ofMillis(8_400).toNanos());
                return Duration.ZERO;
            });

            List<NotifyOutcome> outcomes = publish(notifier, 2, Deadline.in(Duration.ofSeconds(10), clock::get));

            assertThat(aws.calls()).hasSize(1);
            assertFailed(outcomes.subList(0, 1), 1, SERVICE_ERROR, "InternalError");
        }

        @Test
        void staysInterruptedAfterAnInterruptedRequest() {
            aws.snsAlwaysFails(new Fault.Hang());
            Thread.currentThread().interrupt();

            List<NotifyOutcome> outcomes = publish(notifier(TOPIC), 1, later);

            assertThat(Thread.interrupted()).isTrue();
            assertFailed(outcomes, 1, TIMEOUT, TOPIC);
        }

        @Test
        void staysInterruptedAfterAnInterruptedBackoff() {
            aws.snsAlwaysFails(new Fault.RejectEntries(Set.of(0), "InternalError", false));

            Notifier notifier = notifier(TOPIC, retry -> {
                Thread.currentThread().interrupt();
                return Duration.ofSeconds(1);
            });

            List<NotifyOutcome> outcomes = publish(notifier, 2, later);

            assertThat(Thread.interrupted()).isTrue();
            assertThat(aws.calls()).hasSize(1);
            assertFailed(outcomes.subList(0, 1), 1, SERVICE_ERROR, "InternalError");
        }
    }

    @Nested
    class WhenSnsAcceptsABatchInPart {

        @ParameterizedTest
        @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9})
        void failsTheRejectedEntryOnly(int position) {
            aws.snsFails(new Fault.RejectEntries(Set.of(position), "InvalidParameter", true));

            List<NotifyOutcome> outcomes = publish(notifier(TOPIC), 10, later);

            assertThat(aws.calls()).hasSize(1);
            for (int i = 0; i < 10; i++) {
                assertThat(outcomes.get(i) instanceof Failed).isEqualTo(i == position);
            }
        }

        @Test
        void retriesOnlyTheFailedEntries() {
            aws.snsFails(new Fault.RejectEntries(Set.of(2, 5), "InternalError", false));

            List<NotifyOutcome> outcomes = publish(notifier(TOPIC), 10, later);

            assertThat(outcomes).allMatch(Published.class::isInstance);
            assertThat(aws.published())
                    .extracting(FakeAws.Published::subject)
                    .hasSize(10)
                    .doesNotHaveDuplicates();
        }

        @Test
        void waitsBeforeEachOfThreeRetries() {
            List<Integer> retries = new ArrayList<>();
            aws.snsAlwaysFails(new Fault.RejectEntries(Set.of(0), "InternalError", false));

            List<NotifyOutcome> outcomes = publish(
                    notifier(TOPIC, retry -> {
                        retries.add(retry);
                        return Duration.ZERO;
                    }),
                    2,
                    later);

            assertThat(retries).containsExactly(1, 2, 3);
            assertThat(aws.calls()).hasSize(4);
            assertThat(outcomes.get(0)).isInstanceOf(Failed.class);
            assertThat(outcomes.get(1)).isInstanceOf(Published.class);
        }

        @Test
        void doesNotRetryWhenTheDelayExceedsTheTimeLeft() {
            aws.snsAlwaysFails(new Fault.RejectEntries(Set.of(0), "InternalError", false));

            List<NotifyOutcome> outcomes = publish(notifier(TOPIC, retry -> Duration.ofMinutes(1)), 2, later);

            assertThat(aws.calls()).hasSize(1);
            assertFailed(outcomes.subList(0, 1), 1, SERVICE_ERROR, "InternalError");
            assertThat(outcomes.get(1)).isInstanceOf(Published.class);
        }
    }

    @Nested
    class WhenARequestThrowsAnUnexpectedException {

        @Test
        void failsThatChunkOnly() {
            var requests = new AtomicInteger();
            Notifier notifier = notifier(request -> {
                if (requests.incrementAndGet() == 1) {
                    throw new IllegalStateException("a defect");
                }
                return accepted(request);
            });

            List<NotifyOutcome> outcomes = publish(notifier, 20, later);

            assertFailed(outcomes.subList(0, 10), 10, INTERNAL, TOPIC, "a defect");
            assertThat(outcomes.subList(10, 20)).allMatch(Published.class::isInstance);
        }

        @Test
        void failsThatChunkOnlyAfterAnError() {
            Notifier notifier = notifier(request -> {
                throw new NoClassDefFoundError("a defect");
            });

            assertFailed(publish(notifier, 2, later), 2, INTERNAL, "a defect");
        }

        @Test
        void keepsWhatAnEarlierRequestOfTheBatchPublished() {
            var requests = new AtomicInteger();
            Notifier notifier = notifier(request -> {
                if (requests.incrementAndGet() == 2) {
                    throw new IllegalStateException("a defect");
                }
                return PublishBatchResponse.builder()
                        .successful(result("key-0"))
                        .failed(BatchResultErrorEntry.builder()
                                .id("key-1")
                                .code("InternalError")
                                .senderFault(false)
                                .build())
                        .build();
            });

            List<NotifyOutcome> outcomes = publish(notifier, 2, later);

            assertThat(outcomes.get(0)).isEqualTo(new Published("m-key-0", RESPONDED, false));
            assertFailed(outcomes.subList(1, 2), 1, INTERNAL, "a defect");
        }

        @Test
        void ignoresAnUnknownIdInAResponse() {
            Notifier notifier = notifier(request -> PublishBatchResponse.builder()
                    .successful(result("key-0"), result("unknown"))
                    .build());

            List<NotifyOutcome> outcomes = publish(notifier, 2, later);

            assertThat(outcomes.get(0)).isEqualTo(new Published("m-key-0", RESPONDED, false));
            assertFailed(outcomes.subList(1, 2), 1, SERVICE_ERROR, "does not mention");
        }

        @Test
        void keepsWhatWasPublishedWhenARejectedEntryHasNoCode() {
            Notifier notifier = notifier(request -> PublishBatchResponse.builder()
                    .successful(result("key-0"))
                    .failed(BatchResultErrorEntry.builder().id("key-1").build())
                    .build());

            List<NotifyOutcome> outcomes = publish(notifier, 2, later);

            assertThat(outcomes.get(0)).isEqualTo(new Published("m-key-0", RESPONDED, false));
            assertFailed(outcomes.subList(1, 2), 1, INTERNAL, TOPIC);
        }

        @Test
        void failsWhatAResponseDoesNotMention() {
            Notifier notifier = notifier(request ->
                    PublishBatchResponse.builder().successful(result("key-0")).build());

            List<NotifyOutcome> outcomes = publish(notifier, 2, later);

            assertThat(outcomes.get(0)).isEqualTo(new Published("m-key-0", RESPONDED, false));
            assertFailed(outcomes.subList(1, 2), 1, SERVICE_ERROR, "does not mention");
        }

        private static PublishBatchResponse accepted(PublishBatchRequest request) {
            return PublishBatchResponse.builder()
                    .successful(request.publishBatchRequestEntries().stream()
                            .map(entry -> result(entry.id()))
                            .toList())
                    .build();
        }

        private static PublishBatchResultEntry result(String id) {
            return PublishBatchResultEntry.builder().id(id).messageId("m-" + id).build();
        }

        private static Notifier notifier(Function<PublishBatchRequest, PublishBatchResponse> sns) {
            var client = new SnsClient() {
                @Override
                public PublishBatchResponse publishBatch(PublishBatchRequest request) {
                    return sns.apply(request);
                }

                @Override
                public String serviceName() {
                    return "sns";
                }

                @Override
                public void close() {}
            };
            return new SnsNotifier(client, destination(TOPIC), NO_DELAY, InstantSource.fixed(RESPONDED));
        }
    }

    private Notifier notifier(String topic) {
        return notifier(topic, NO_DELAY);
    }

    private Notifier notifier(String topic, BackoffStrategy batchBackoff) {
        return notifier(topic, batchBackoff, InstantSource.fixed(RESPONDED));
    }

    private Notifier notifier(String topic, BackoffStrategy batchBackoff, InstantSource clock) {
        SnsClient client = SnsConfiguration.client(context, destination(topic))
                .endpointOverride(endpoint())
                .build();
        return new SnsNotifier(context.register(client), destination(topic), batchBackoff, clock);
    }

    private static Destination destination(String topic) {
        return new Destination(topic, Duration.ofSeconds(15), Duration.ofSeconds(10));
    }

    private URI endpoint() {
        return aws.endpoint();
    }

    private static void assertFailed(
            List<NotifyOutcome> outcomes, int count, FailureReason reason, String... messageParts) {
        assertThat(outcomes).hasSize(count).allSatisfy(outcome -> assertThat(outcome)
                .isInstanceOfSatisfying(Failed.class, failed -> {
                    assertThat(failed.message()).contains(messageParts);
                    assertThat(failed.reason()).isEqualTo(reason);
                }));
    }

    /// @return one outcome per message, in the order of the messages
    private static List<NotifyOutcome> publish(Notifier notifier, int messages, Deadline deadline) {
        Map<String, NotifyOutcome> outcomes = notifier.publish(messages(messages), deadline);
        assertThat(outcomes).hasSize(messages);
        return messages(messages).stream()
                .map(message -> Objects.requireNonNull(outcomes.get(message.dedupKey())))
                .toList();
    }

    private static List<AlertMessage> messages(int count) {
        return IntStream.range(0, count).mapToObj(SnsNotifierTest::message).toList();
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
