package dev.runwatch.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runwatch.pipeline.Deadline;
import dev.runwatch.testkit.FakeAws.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.system.CapturedOutput;

/// Claims while the table fails or is slow: alerts are published without a claim.
class DynamoDbClaimStoreFaultsTest extends ClaimStoreFixture {

    static Stream<Fault> faults() {
        return Stream.of(
                new Fault.ErrorResponse(400, "ProvisionedThroughputExceededException"),
                new Fault.ErrorResponse(400, "AccessDeniedException"),
                new Fault.ErrorResponse(400, "ResourceNotFoundException"),
                // The condition failed, and the response lacks the item.
                new Fault.ErrorResponse(400, "ConditionalCheckFailedException"),
                new Fault.ErrorResponse(500, "InternalServerError"),
                new Fault.Page(502),
                // A proxy responds with success.
                new Fault.Page(200),
                new Fault.Respond(""),
                new Fault.Respond("{}"),
                new Fault.Respond("{\"status\":\"up\"}"),
                new Fault.Garbage(),
                new Fault.Reset(),
                new Fault.Hang());
    }

    @ParameterizedTest
    @MethodSource("faults")
    void publishesWithoutAClaimIfTheTableIsUnavailable(Fault fault) {
        aws.dynamoDbAlwaysFails(fault);

        try (var session = claims(Duration.ofMillis(300)).begin(DEADLINE)) {
            assertThat(session.claim(List.of("a"))).isEqualTo(Map.of("a", new ClaimResult.Unavailable()));
            assertThat(session.complete(Set.of("a"))).containsExactly("a");
        }
    }

    /// Each call may take a minute, the invocation three seconds: only the shared limit ends the calls in time.
    @Test
    @Timeout(45)
    void limitsTheWaitForAHangingTableForAnyNumberOfAlerts() {
        aws.dynamoDbAlwaysFails(new Fault.Hang());

        try (var session = claims.begin(Deadline.in(Duration.ofSeconds(3)))) {
            assertThat(session.claim(hundred()).values()).hasSize(100).containsOnly(new ClaimResult.Unavailable());
        }

        assertThat(aws.calls()).as("no call waited for another").hasSizeLessThanOrEqualTo(16);
    }

    /// The alert is out, so waiting costs nothing; an alert that is not completed would be reported again.
    @Test
    void waitsForCompletingLongerThanForClaiming(CapturedOutput output) {
        try (var session = claims(Duration.ofMillis(300)).begin(DEADLINE)) {
            aws.dynamoDbAlwaysFails(new Fault.Delay(Duration.ofMillis(700)));
            assertThat(session.claim(List.of("a"))).isEqualTo(Map.of("a", new ClaimResult.Unavailable()));
            assertThat(session.complete(Set.of("a"))).isEmpty();
        }

        assertThat(aws.items()).isEqualTo(Map.of("topic#a", "COMPLETED"));
        assertThat(output.getOut()).contains("no response within 300 ms");
    }

    @Test
    void repeatsAPutWhoseResponseWasLost() {
        aws.dynamoDbFails(new Fault.DropResponse());

        try (var session = claims.begin(DEADLINE)) {
            assertThat(session.claim(List.of("a"))).isEqualTo(Map.of("a", new ClaimResult.Acquired()));
        }
        assertThat(aws.calls()).containsExactly("PutItem", "PutItem");
    }

    @Test
    void completesAnAlertThatCouldNotBeClaimed() {
        aws.dynamoDbFails(new Fault.ErrorResponse(400, "AccessDeniedException"));

        try (var session = claims.begin(DEADLINE)) {
            session.claim(List.of("a"));
            assertThat(session.complete(Set.of("a"))).isEmpty();
        }

        assertThat(aws.items()).isEqualTo(Map.of("topic#a", "COMPLETED"));
    }

    @Test
    void skipsTheTableIfTheTimeIsNeededForPublishing() {
        try (var session = claims.begin(Deadline.in(Duration.ofMillis(1900)))) {
            assertThat(session.claim(List.of("a"))).isEqualTo(Map.of("a", new ClaimResult.Unavailable()));
        }

        assertThat(aws.calls()).isEmpty();
    }

    @Test
    void logsAClaimThatItCouldNotRelease(CapturedOutput output) {
        try (var session = claims.begin(DEADLINE)) {
            session.claim(List.of("a"));
            aws.dynamoDbAlwaysFails(new Fault.Respond("{}"));
            session.release(Set.of("a"));
        }

        assertThat(output.getOut()).contains("WARN", "Claim table unavailable for 1 alerts");
    }

    /// The interrupt flag stays set: the alert is published, and the function ends.
    @Test
    void continuesWithoutTheTableWhenInterrupted(CapturedOutput output) {
        aws.dynamoDbAlwaysFails(new Fault.Hang());
        Thread.currentThread().interrupt();

        assertThat(claimOfA()).isEqualTo(new ClaimResult.Unavailable());
        assertThat(Thread.interrupted()).isTrue();
        assertThat(output.getOut()).contains("no response within");
    }

    @Test
    void logsFailuresOnce(CapturedOutput output) {
        aws.dynamoDbAlwaysFails(new Fault.ErrorResponse(400, "ResourceNotFoundException"));

        try (var session = claims.begin(DEADLINE)) {
            session.claim(List.of("a", "b"));
            session.complete(Set.of("a"));
            session.release(Set.of("b"));
        }

        assertThat(output.getOut().lines())
                .singleElement(InstanceOfAssertFactories.STRING)
                .contains("WARN", "Claim table unavailable for 2 alerts", "ResourceNotFoundException, scripted");
    }
}
