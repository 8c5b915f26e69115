package dev.runwatch.notify.sns;

import static dev.runwatch.notify.FailureReason.OUT_OF_TIME;
import static dev.runwatch.notify.FailureReason.SERVICE_ERROR;
import static dev.runwatch.notify.FailureReason.TIMEOUT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.runwatch.notify.Notifier;
import dev.runwatch.notify.NotifyOutcome;
import dev.runwatch.pipeline.Deadline;
import dev.runwatch.testkit.FakeAws.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// Too little time, an SNS that does not respond, an interrupted thread.
class SnsNotifierTimeoutTest extends SnsNotifierFixture {

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
