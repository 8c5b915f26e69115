package dev.runwatch.notify.sns;

import static dev.runwatch.notify.FailureReason.ACCESS_DENIED;
import static dev.runwatch.notify.FailureReason.CONNECTION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.runwatch.notify.FailureReason;
import dev.runwatch.notify.Notifier;
import dev.runwatch.notify.NotifyOutcome;
import dev.runwatch.notify.NotifyOutcome.Published;
import dev.runwatch.notify.render.AlertMessage;
import dev.runwatch.notify.render.Subject;
import dev.runwatch.testkit.FakeAws.Fault;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.sns.model.BatchResultErrorEntry;

/// The real SDK against an SNS that fails on demand.
class SnsNotifierTest extends SnsNotifierFixture {

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
                .hasSameElementsAs(List.of(RESPONDED, RESPONDED.plusSeconds(1)))
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
        var entry = BatchResultErrorEntry.builder().code(code).senderFault(true).build();

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
