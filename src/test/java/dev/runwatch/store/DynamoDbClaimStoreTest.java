package dev.runwatch.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runwatch.aws.AwsClientContext;
import dev.runwatch.pipeline.Deadline;
import dev.runwatch.testkit.FakeAws;
import dev.runwatch.testkit.FakeAws.Fault;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

/// Claims fail open: a slow, denied or broken table never delays or loses an alert.
@ExtendWith(OutputCaptureExtension.class)
class DynamoDbClaimStoreTest {

    /// For a table that responds, on a machine of any speed.
    private static final Duration TIMEOUT = Duration.ofMinutes(1);

    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

    private static final Deadline DEADLINE = Deadline.in(Duration.ofMinutes(5));

    private final FakeAws aws = new FakeAws();
    private final AwsClientContext context = new AwsClientContext(
            UrlConnectionHttpClient.create(),
            StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")),
            new Random(1));
    private final ClaimStore claims;

    DynamoDbClaimStoreTest() {
        System.setProperty("aws.endpointUrlDynamoDb", aws.endpoint().toString());
        System.setProperty("aws.region", "eu-central-1");
        claims = claims(TIMEOUT);
    }

    @AfterEach
    void stop() {
        System.clearProperty("aws.endpointUrlDynamoDb");
        System.clearProperty("aws.region");
        context.close();
        aws.close();
    }

    static Stream<Fault> faults() {
        return Stream.of(
                new Fault.Refuse(400, "ProvisionedThroughputExceededException"),
                new Fault.Refuse(400, "AccessDeniedException"),
                new Fault.Refuse(400, "ResourceNotFoundException"),
                // The condition failed, and the response lacks the item.
                new Fault.Refuse(400, "ConditionalCheckFailedException"),
                new Fault.Refuse(500, "InternalServerError"),
                new Fault.Page(502),
                // A proxy responds with success.
                new Fault.Page(200),
                new Fault.Say(""),
                new Fault.Say("{}"),
                new Fault.Say("{\"status\":\"up\"}"),
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

    @Test
    void claimsAndCompletesAHundredAlertsInParallel() {
        try (var session = claims.begin(DEADLINE)) {
            assertThat(session.claim(hundred()).values()).hasSize(100).containsOnly(new ClaimResult.Acquired());
            assertThat(aws.items().values()).hasSize(100).containsOnly("INPROGRESS");

            assertThat(session.complete(hundred())).isEmpty();
            assertThat(aws.items().values()).hasSize(100).containsOnly("COMPLETED");
        }
    }

    /// The alert is out, so waiting costs nothing; an alert that is not completed would be reported again.
    @Test
    void waitsForCompletingLongerThanForClaiming(CapturedOutput output) {
        try (var session = claims(Duration.ofMillis(300)).begin(DEADLINE)) {
            aws.dynamoDbAlwaysFails(new Fault.Late(Duration.ofMillis(700)));
            assertThat(session.claim(List.of("a"))).isEqualTo(Map.of("a", new ClaimResult.Unavailable()));
            assertThat(session.complete(Set.of("a"))).isEmpty();
        }

        assertThat(aws.items()).isEqualTo(Map.of("topic#a", "COMPLETED"));
        assertThat(output.getOut()).contains("no response within 300 ms");
    }

    @Test
    void releasesTheClaimsOfAlertsThatWereNotPublished() {
        try (var session = claims.begin(DEADLINE)) {
            session.claim(List.of("a", "b"));
            session.complete(Set.of("b"));
            session.release(Set.of("a"));
        }

        assertThat(aws.items()).isEqualTo(Map.of("topic#b", "COMPLETED"));
    }

    @Test
    void repeatsAPutWhoseResponseWasLost() {
        aws.dynamoDbFails(new Fault.LoseAnswer());

        try (var session = claims.begin(DEADLINE)) {
            assertThat(session.claim(List.of("a"))).isEqualTo(Map.of("a", new ClaimResult.Acquired()));
        }
        assertThat(aws.calls()).containsExactly("PutItem", "PutItem");
    }

    @Test
    void completesAnAlertThatCouldNotBeClaimed() {
        aws.dynamoDbFails(new Fault.Refuse(400, "AccessDeniedException"));

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
    void recognizesAnAlertThatAnotherProcessCompleted() {
        aws.dynamoDbFails(new Fault.Occupied("{\"status\":{\"S\":\"COMPLETED\"}}"));

        assertThat(claimOfA()).isEqualTo(new ClaimResult.Completed());
    }

    @Test
    void reportsHowLongAnotherProcessHoldsAClaim() {
        long leaseEnd = NOW.plusSeconds(7).toEpochMilli();
        aws.dynamoDbFails(new Fault.Occupied(
                "{\"status\":{\"S\":\"INPROGRESS\"},\"in_progress_expiration\":{\"N\":\"%d\"}}".formatted(leaseEnd)));

        assertThat(claimOfA()).isEqualTo(new ClaimResult.HeldByOther(Duration.ofSeconds(7)));
    }

    @Test
    void ignoresAnItemThatIsNoClaim() {
        aws.dynamoDbFails(new Fault.Occupied("{\"status\":{\"S\":\"EXPIRED\"}}"));

        assertThat(claimOfA()).isEqualTo(new ClaimResult.Unavailable());
    }

    @Test
    void releasesNothingIfAnotherProcessHoldsTheClaim(CapturedOutput output) {
        try (var session = claims.begin(DEADLINE)) {
            session.claim(List.of("a"));
            aws.dynamoDbFails(new Fault.Occupied("{\"status\":{\"S\":\"INPROGRESS\"}}"));
            session.release(Set.of("a"));
        }

        assertThat(output.getOut()).doesNotContain("WARN");
    }

    @Test
    void logsAClaimThatItCouldNotRelease(CapturedOutput output) {
        try (var session = claims.begin(DEADLINE)) {
            session.claim(List.of("a"));
            aws.dynamoDbAlwaysFails(new Fault.Say("{}"));
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

    private ClaimResult claimOfA() {
        try (var session = claims.begin(DEADLINE)) {
            return Objects.requireNonNull(session.claim(List.of("a")).get("a"));
        }
    }

    @Test
    void logsFailuresOnce(CapturedOutput output) {
        aws.dynamoDbAlwaysFails(new Fault.Refuse(400, "ResourceNotFoundException"));

        try (var session = claims.begin(DEADLINE)) {
            session.claim(List.of("a", "b"));
            session.complete(Set.of("a"));
            session.release(Set.of("b"));
        }

        assertThat(output.getOut().lines())
                .singleElement(InstanceOfAssertFactories.STRING)
                .contains("WARN", "Claim table unavailable for 2 alerts", "ResourceNotFoundException, scripted");
    }

    @Test
    void rejectsAnInvalidTableName() {
        assertThatThrownBy(() -> new StoreSettings("a b", TIMEOUT, TIMEOUT))
                .hasMessageContaining("runwatch.store.table");
    }

    @Test
    void rejectsTimesThatAreTooShort() {
        var least = new StoreSettings("claims", Duration.ofMillis(1), Duration.ofMinutes(1));

        assertThat(least.ttl()).isEqualTo(Duration.ofMinutes(1));
        assertThatThrownBy(() -> new StoreSettings("claims", Duration.ZERO, TIMEOUT))
                .hasMessageContaining("runwatch.store.timeout");
        assertThatThrownBy(() -> new StoreSettings("claims", TIMEOUT, Duration.ofMillis(59_999)))
                .hasMessageContaining("runwatch.store.ttl");
    }

    private ClaimStore claims(Duration timeout) {
        var settings = new StoreSettings("claims", timeout, Duration.ofDays(14));
        var table = StateTable.create(context, "claims");
        return new DynamoDbClaimStore(table, settings, "topic", "me", InstantSource.fixed(NOW));
    }

    private static List<String> hundred() {
        return IntStream.range(0, 100).mapToObj(i -> "k" + i).toList();
    }
}
