package dev.runwatch.notify.sns;

import static dev.runwatch.notify.FailureReason.SERVICE_ERROR;
import static org.assertj.core.api.Assertions.assertThat;

import dev.runwatch.notify.NotifyOutcome;
import dev.runwatch.notify.NotifyOutcome.Failed;
import dev.runwatch.notify.NotifyOutcome.Published;
import dev.runwatch.testkit.FakeAws;
import dev.runwatch.testkit.FakeAws.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// SNS accepts some entries of a batch and rejects others.
class SnsNotifierPartialBatchTest extends SnsNotifierFixture {

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
