package dev.runwatch.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runwatch.event.StatusChange;
import dev.runwatch.notify.AlertPublishException;
import dev.runwatch.notify.FailureReason;
import dev.runwatch.notify.NotifiedReport;
import dev.runwatch.notify.NotifyOutcome.Acknowledged;
import dev.runwatch.notify.NotifyOutcome.Duplicate;
import dev.runwatch.notify.NotifyOutcome.Failed;
import dev.runwatch.notify.NotifyOutcome.InProgress;
import dev.runwatch.notify.NotifyOutcome.Published;
import dev.runwatch.notify.NotifyOutcome.Suppressed;
import dev.runwatch.notify.render.HomeAccount;
import dev.runwatch.pipeline.Batch;
import dev.runwatch.pipeline.Batch.Envelope;
import dev.runwatch.pipeline.BatchItem;
import dev.runwatch.pipeline.Deadline;
import dev.runwatch.pipeline.InvalidEventException;
import dev.runwatch.pipeline.InvalidEventException.Reason;
import dev.runwatch.report.Severity;
import dev.runwatch.testkit.TestReports;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExecutionMetricsTest {

    private static final Instant END = Instant.parse("2026-11-20T19:42:21Z");

    private final MeterRegistry registry = new FlushingCloudWatchRegistry((data, budget) -> {});
    private final ExecutionMetrics metrics = new ExecutionMetrics(
            registry, new ExecutionTags(new HomeAccount("123456789012", "eu-central-1", Map.of()), 3));

    @Test
    void countsAndTimesAHandledStatusChange() {
        metrics.count(batch(notified("invoices", published(false))));

        assertThat(count("runwatch.executions", "status", "FAILED", "state_machine", "invoices"))
                .isEqualTo(1);
        assertThat(registry.timer("runwatch.execution.duration", "status", "FAILED", "state_machine", "invoices")
                        .totalTime(TimeUnit.SECONDS))
                .isEqualTo(741);
        assertThat(count("runwatch.alerts", "severity", "critical", "outcome", "published"))
                .isEqualTo(1);
    }

    @Test
    void countsTheStatusChangesOfAllStateMachinesInOneSeries() {
        metrics.count(batch(notified("invoices", published(false))));
        metrics.count(batch(notified("payments", new Suppressed())));
        metrics.count(batch(notified(TestReports.failedIn("111122223333", "us-east-1"), new Suppressed())));

        assertThat(count("runwatch.executions", "status", "FAILED")).isEqualTo(3);
    }

    @Nested
    class OfAnotherAccountOrRegion {

        @ParameterizedTest
        @CsvSource({"111122223333, us-east-1", "111122223333, eu-central-1", "123456789012, us-east-1"})
        void namesAccountAndRegion(String account, String region) {
            metrics.count(batch(notified(TestReports.failedIn(account, region), new Suppressed())));

            Tags expected =
                    Tags.of("status", "FAILED", "state_machine", "invoices", "account", account, "region", region);
            assertThat(registry.counter("runwatch.executions", expected).count())
                    .isEqualTo(1);
            assertThat(registry.timer("runwatch.execution.duration", expected).count())
                    .isEqualTo(1);
            assertThat(count("runwatch.executions", "status", "FAILED", "state_machine", "invoices"))
                    .isZero();
        }

        @Test
        void isAStateMachineOfItsOwnUnderTheLimit() {
            for (String account : List.of("111122223333", "222233334444", "333344445555", "444455556666")) {
                metrics.count(batch(notified(TestReports.failedIn(account, "eu-central-1"), new Suppressed())));
            }

            assertThat(count("runwatch.executions", "status", "FAILED", "state_machine", "other"))
                    .isEqualTo(1);
        }
    }

    @Nested
    class TheDelayOfAnAlert {

        @Test
        void isTheTimeFromTheEndOfTheExecutionToSnssResponse() {
            metrics.count(batch(notified("invoices", published(false))));

            assertThat(delays()).containsExactly(Map.entry(2_500L, 1L));
        }

        @Test
        void isMeasuredForEachAlertOfABatch() {
            metrics.count(new Batch<>(
                    Envelope.QUEUE,
                    Deadline.in(Duration.ofSeconds(30)),
                    List.of(
                            notified("a", new Published("m-1", END.plusMillis(100), false)),
                            notified("b", new Published("m-2", END.plusMillis(100), false)),
                            notified("c", new Published("m-3", END.plusSeconds(900), true)))));

            assertThat(delays()).containsExactly(Map.entry(100L, 2L), Map.entry(900_000L, 1L));
        }

        @Test
        void isZeroIfTheClockOfTheFunctionIsBehind() {
            metrics.count(batch(notified("invoices", new Published("m-1", END.minusSeconds(1), false))));

            assertThat(delays()).containsExactly(Map.entry(0L, 1L));
        }

        @Test
        void isNotMeasuredWithoutAnEnd() {
            StatusChange.Failed failed = TestReports.failed("invoices", "nightly");
            var endless = new StatusChange.Failed(failed.execution(), Optional.empty(), failed.errorDetails());

            metrics.count(batch(notified(endless, published(false))));

            assertThat(delays()).isEmpty();
            assertThat(count("runwatch.executions", "status", "FAILED")).isEqualTo(1);
        }

        @Test
        void isNotMeasuredWithoutAnAlertOfItsOwn() {
            metrics.count(batch(notified("invoices", new Duplicate())));
            metrics.count(batch(notified("invoices", new Suppressed())));

            assertThat(delays()).isEmpty();
        }

        @Test
        void isNotMeasuredForAReplay() {
            metrics.count(batch(notified(TestReports.replayed("invoices", "nightly"), published(false))));

            assertThat(delays()).isEmpty();
        }

        /// Counts by milliseconds.
        private Map<Long, Long> delays() {
            return ((DeltaTimer) registry.timer("runwatch.delay")).drain();
        }
    }

    @Test
    void countsADuplicateAsSuchOnly() {
        metrics.count(batch(notified("invoices", new Duplicate())));

        assertThat(count("runwatch.events.duplicate")).isEqualTo(1);
        assertThat(registry.find("runwatch.executions").counters()).isEmpty();
    }

    @Test
    void countsAnAlertWithoutTheTable() {
        metrics.count(batch(notified("invoices", published(true))));

        assertThat(count("runwatch.alerts.dedup.unavailable")).isEqualTo(1);
        assertThat(count("runwatch.alerts", "severity", "critical", "outcome", "published"))
                .isEqualTo(1);
    }

    @Test
    void countsAFailedAlertByItsReasonAndNotItsStatusChange() {
        var failed = new Failed(FailureReason.ACCESS_DENIED, "SNS rejected it", new IllegalStateException());

        metrics.count(batch(new BatchItem.Failed<>("m-1", new AlertPublishException(Severity.WARNING, failed))));

        assertThat(count("runwatch.alerts.failed", "reason", "access_denied")).isEqualTo(1);
        assertThat(count("runwatch.alerts", "severity", "warning", "outcome", "failed"))
                .isEqualTo(1);
        assertThat(registry.find("runwatch.executions").counters()).isEmpty();
    }

    @Test
    void countsAnAlertInProgressAndNotItsStatusChange() {
        var inProgress = new InProgress("Another function publishes it");

        metrics.count(batch(new BatchItem.Failed<>("m-1", new AlertPublishException(Severity.CRITICAL, inProgress))));

        assertThat(count("runwatch.alerts", "severity", "critical", "outcome", "in_progress"))
                .isEqualTo(1);
        assertThat(registry.find("runwatch.alerts.failed").counters()).isEmpty();
        assertThat(registry.find("runwatch.executions").counters()).isEmpty();
    }

    @Test
    void countsARejectedEventByItsReason() {
        metrics.count(batch(new BatchItem.Failed<>("m-1", new InvalidEventException(Reason.MALFORMED, "not JSON"))));

        assertThat(count("runwatch.events.rejected", "reason", "malformed")).isEqualTo(1);
    }

    @Test
    void limitsTheNumberOfStateMachinesWithTheirOwnSeries() {
        for (int i = 0; i < 10_000; i++) {
            metrics.count(batch(notified("machine-" + i, new Suppressed())));
        }

        assertThat(registry.find("runwatch.executions").tagKeys("state_machine").counters())
                .hasSize(3 + 1);
        assertThat(count("runwatch.executions", "status", "FAILED", "state_machine", "other"))
                .isEqualTo(9_997);
    }

    @Test
    void replacesCharactersThatCloudWatchRejects() {
        for (String name : List.of("Rechnungsprüfung", "請求", "請負")) {
            metrics.count(batch(notified(name, new Suppressed())));
        }

        assertThat(registry.find("runwatch.executions").tagKeys("state_machine").counters())
                .extracting(counter -> counter.getId().getTag("state_machine"))
                .doesNotHaveDuplicates()
                .allMatch(name -> name.matches("(Rechnungspr_fung|__)-[0-9a-f]{8}"));
    }

    private double count(String name, String... tags) {
        return registry.counter(name, tags).count();
    }

    private static Published published(boolean dedupUnavailable) {
        return new Published("m-1", END.plusMillis(2_500), dedupUnavailable);
    }

    private static BatchItem<NotifiedReport> notified(String stateMachine, Acknowledged outcome) {
        return notified(TestReports.failed(stateMachine, "nightly"), outcome);
    }

    private static BatchItem<NotifiedReport> notified(StatusChange.Failed change, Acknowledged outcome) {
        var report = TestReports.report(change, Severity.CRITICAL);
        return new BatchItem.Pending<>("m-1", new NotifiedReport(report, outcome));
    }

    private static Batch<NotifiedReport> batch(BatchItem<NotifiedReport> item) {
        return new Batch<>(Envelope.QUEUE, Deadline.in(Duration.ofSeconds(30)), List.of(item));
    }
}
