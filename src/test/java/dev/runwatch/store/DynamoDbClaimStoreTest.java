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
import software.amazon.awssdk.regions.Region;

/// A table that does not do its part stands in nobody's way.
@ExtendWith(OutputCaptureExtension.class)
class DynamoDbClaimStoreTest {

    /// For a table that answers: no machine is too slow for it.
    private static final Duration TIMEOUT = Duration.ofMinutes(1);

    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

    private static final Deadline DEADLINE = Deadline.in(Duration.ofMinutes(5));

    private final FakeAws aws = new FakeAws();
    private final AwsClientContext access = new AwsClientContext(
            UrlConnectionHttpClient.create(),
            StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")),
            new Random(1));
    private final ClaimStore claims = claims(TIMEOUT);

    @AfterEach
    void stop() {
        access.close();
        aws.close();
    }

    static Stream<Fault> faults() {
        return Stream.of(
                new Fault.Refuse(400, "ProvisionedThroughputExceededException"),
                new Fault.Refuse(400, "AccessDeniedException"),
                new Fault.Refuse(400, "ResourceNotFoundException"),
                // The condition failed, and nobody says on what.
                new Fault.Refuse(400, "ConditionalCheckFailedException"),
                new Fault.Refuse(500, "InternalServerError"),
                new Fault.Page(502),
                // Somebody on the way answers, and says that all is well.
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
    void saysThatNobodyKnowsAndGoesOn(Fault fault) {
        aws.dynamoDbAlwaysFails(fault);

        try (var round = claims(Duration.ofMillis(300)).begin(DEADLINE)) {
            assertThat(round.claim(List.of("a"))).isEqualTo(Map.of("a", new ClaimResult.Unavailable()));
            assertThat(round.settle(List.of("a"), Set.of("a"))).containsExactly("a");
        }
    }

    /// Each call may take a minute, the invocation has a moment: nothing but the common end can end them in time.
    @Test
    @Timeout(45)
    void waitsForAHangingTableNoLongerThanItsTimeWhateverTheNumberOfAlerts() {
        aws.dynamoDbAlwaysFails(new Fault.Hang());

        try (var round = claims.begin(Deadline.in(Duration.ofSeconds(3)))) {
            assertThat(round.claim(hundred()).values()).hasSize(100).containsOnly(new ClaimResult.Unavailable());
        }

        assertThat(aws.calls()).as("none waited its turn behind another").hasSizeLessThanOrEqualTo(16);
    }

    @Test
    void claimsAHundredAtOnceAndCompletesThem() {
        try (var round = claims.begin(DEADLINE)) {
            assertThat(round.claim(hundred()).values()).hasSize(100).containsOnly(new ClaimResult.Acquired());
            assertThat(aws.items().values()).hasSize(100).containsOnly("INPROGRESS");

            assertThat(round.settle(hundred(), Set.copyOf(hundred()))).isEmpty();
            assertThat(aws.items().values()).hasSize(100).containsOnly("COMPLETED");
        }
    }

    @Test
    void releasesWhatWasNotSent() {
        try (var round = claims.begin(DEADLINE)) {
            round.claim(List.of("a", "b"));
            round.settle(List.of("a", "b"), Set.of("b"));
        }

        assertThat(aws.items()).isEqualTo(Map.of("topic#b", "COMPLETED"));
    }

    @Test
    void putsAgainWhatLostItsAnswer() {
        aws.dynamoDbFails(new Fault.LoseAnswer());

        try (var round = claims.begin(DEADLINE)) {
            assertThat(round.claim(List.of("a"))).isEqualTo(Map.of("a", new ClaimResult.Acquired()));
        }
        assertThat(aws.calls()).containsExactly("PutItem", "PutItem");
    }

    @Test
    void tellsTheTableOfAnAlertThatItWasNotAskedAbout() {
        aws.dynamoDbFails(new Fault.Refuse(400, "AccessDeniedException"));

        try (var round = claims.begin(DEADLINE)) {
            round.claim(List.of("a"));
            assertThat(round.settle(List.of("a"), Set.of("a"))).isEmpty();
        }

        assertThat(aws.items()).isEqualTo(Map.of("topic#a", "COMPLETED"));
    }

    @Test
    void asksNothingWhenTheTimeIsNeededForSending() {
        try (var round = claims.begin(Deadline.in(Duration.ofMillis(1900)))) {
            assertThat(round.claim(List.of("a"))).isEqualTo(Map.of("a", new ClaimResult.Unavailable()));
        }

        assertThat(aws.calls()).isEmpty();
    }

    @Test
    void knowsWhatSomebodyElseHasTold() {
        aws.dynamoDbFails(new Fault.Occupied("{\"status\":{\"S\":\"COMPLETED\"}}"));

        assertThat(claimOfA()).isEqualTo(new ClaimResult.Completed());
    }

    @Test
    void knowsHowLongSomebodyElseHasAClaim() {
        long leaseEnd = NOW.plusSeconds(7).toEpochMilli();
        aws.dynamoDbFails(new Fault.Occupied(
                "{\"status\":{\"S\":\"INPROGRESS\"},\"in_progress_expiration\":{\"N\":\"%d\"}}".formatted(leaseEnd)));

        assertThat(claimOfA()).isEqualTo(new ClaimResult.HeldByOther(Duration.ofSeconds(7)));
    }

    @Test
    void takesAnItemOfSomeOtherKindForNoClaim() {
        aws.dynamoDbFails(new Fault.Occupied("{\"status\":{\"S\":\"EXPIRED\"}}"));

        assertThat(claimOfA()).isEqualTo(new ClaimResult.Unavailable());
    }

    @Test
    void hasNothingToReleaseWhenTheClaimIsSomebodyElsesByNow(CapturedOutput output) {
        try (var round = claims.begin(DEADLINE)) {
            round.claim(List.of("a"));
            aws.dynamoDbFails(new Fault.Occupied("{\"status\":{\"S\":\"INPROGRESS\"}}"));
            assertThat(round.settle(List.of("a"), Set.of())).isEmpty();
        }

        assertThat(output.getOut()).doesNotContain("WARN");
    }

    @Test
    void saysWhatItCouldNotRelease(CapturedOutput output) {
        try (var round = claims.begin(DEADLINE)) {
            round.claim(List.of("a"));
            aws.dynamoDbAlwaysFails(new Fault.Say("{}"));
            round.settle(List.of("a"), Set.of());
        }

        assertThat(output.getOut()).contains("WARN", "The table of claims failed for 1 alerts");
    }

    /// The flag stays up for who comes next: the alert goes out, and the function ends.
    @Test
    void goesOnWithoutTheTableWhenItIsStopped(CapturedOutput output) {
        aws.dynamoDbAlwaysFails(new Fault.Hang());
        Thread.currentThread().interrupt();

        assertThat(claimOfA()).isEqualTo(new ClaimResult.Unavailable());
        assertThat(Thread.interrupted()).isTrue();
        assertThat(output.getOut()).contains("no answer within");
    }

    private ClaimResult claimOfA() {
        try (var round = claims.begin(DEADLINE)) {
            return Objects.requireNonNull(round.claim(List.of("a")).get("a"));
        }
    }

    @Test
    void saysOnceWhatFailed(CapturedOutput output) {
        aws.dynamoDbAlwaysFails(new Fault.Refuse(400, "ResourceNotFoundException"));

        try (var round = claims.begin(DEADLINE)) {
            round.claim(List.of("a", "b"));
            round.settle(List.of("a", "b"), Set.of("a"));
        }

        assertThat(output.getOut().lines())
                .singleElement(InstanceOfAssertFactories.STRING)
                .contains("WARN", "The table of claims failed for 2 alerts", "ResourceNotFoundException, scripted");
    }

    @Test
    void refusesATableThatHasNoName() {
        assertThatThrownBy(() -> new StoreSettings("a b", TIMEOUT, TIMEOUT))
                .hasMessageContaining("runwatch.store.table");
    }

    @Test
    void refusesTimesThatAreNone() {
        var least = new StoreSettings("claims", Duration.ofMillis(1), Duration.ofMinutes(1));

        assertThat(least.ttl()).isEqualTo(Duration.ofMinutes(1));
        assertThatThrownBy(() -> new StoreSettings("claims", Duration.ZERO, TIMEOUT))
                .hasMessageContaining("runwatch.store.timeout");
        assertThatThrownBy(() -> new StoreSettings("claims", TIMEOUT, Duration.ofMillis(59_999)))
                .hasMessageContaining("runwatch.store.ttl");
    }

    private ClaimStore claims(Duration timeout) {
        var settings = new StoreSettings("claims", timeout, Duration.ofDays(14));
        var client = DynamoDbClaimStore.client(access, settings, builder -> builder.endpointOverride(aws.endpoint())
                .region(Region.EU_CENTRAL_1));
        return new DynamoDbClaimStore(access.register(client), settings, "topic", "me", InstantSource.fixed(NOW));
    }

    private static List<String> hundred() {
        return IntStream.range(0, 100).mapToObj(i -> "k" + i).toList();
    }
}
