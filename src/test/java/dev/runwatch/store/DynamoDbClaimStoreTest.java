package dev.runwatch.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runwatch.testkit.FakeAws.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.system.CapturedOutput;

/// Claims in the table, and the settings of the store.
class DynamoDbClaimStoreTest extends ClaimStoreFixture {

    @Test
    void claimsAndCompletesAHundredAlertsInParallel() {
        try (var session = claims.begin(DEADLINE)) {
            assertThat(session.claim(hundred()).values()).hasSize(100).containsOnly(new ClaimResult.Acquired());
            assertThat(aws.items().values()).hasSize(100).containsOnly("INPROGRESS");

            assertThat(session.complete(hundred())).isEmpty();
            assertThat(aws.items().values()).hasSize(100).containsOnly("COMPLETED");
        }
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
    void recognizesAnAlertThatAnotherProcessCompleted() {
        aws.dynamoDbFails(new Fault.ConditionFailed("{\"status\":{\"S\":\"COMPLETED\"}}"));

        assertThat(claimOfA()).isEqualTo(new ClaimResult.Completed());
    }

    @Test
    void reportsHowLongAnotherProcessHoldsAClaim() {
        long leaseEnd = NOW.plusSeconds(7).toEpochMilli();
        aws.dynamoDbFails(new Fault.ConditionFailed(
                "{\"status\":{\"S\":\"INPROGRESS\"},\"in_progress_expiration\":{\"N\":\"%d\"}}".formatted(leaseEnd)));

        assertThat(claimOfA()).isEqualTo(new ClaimResult.HeldByOther(Duration.ofSeconds(7)));
    }

    @Test
    void ignoresAnItemThatIsNoClaim() {
        aws.dynamoDbFails(new Fault.ConditionFailed("{\"status\":{\"S\":\"EXPIRED\"}}"));

        assertThat(claimOfA()).isEqualTo(new ClaimResult.Unavailable());
    }

    @Test
    void releasesNothingIfAnotherProcessHoldsTheClaim(CapturedOutput output) {
        try (var session = claims.begin(DEADLINE)) {
            session.claim(List.of("a"));
            aws.dynamoDbFails(new Fault.ConditionFailed("{\"status\":{\"S\":\"INPROGRESS\"}}"));
            session.release(Set.of("a"));
        }

        assertThat(output.getOut()).doesNotContain("WARN");
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
}
