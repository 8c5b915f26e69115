package dev.runwatch.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runwatch.notify.AlertPublishException;
import dev.runwatch.notify.FailureReason;
import dev.runwatch.notify.NotifiedReport;
import dev.runwatch.notify.NotifyOutcome.Acknowledged;
import dev.runwatch.notify.NotifyOutcome.Duplicate;
import dev.runwatch.notify.NotifyOutcome.Failed;
import dev.runwatch.notify.NotifyOutcome.InProgress;
import dev.runwatch.notify.NotifyOutcome.Published;
import dev.runwatch.notify.NotifyOutcome.Suppressed;
import dev.runwatch.pipeline.Batch;
import dev.runwatch.pipeline.Batch.Envelope;
import dev.runwatch.pipeline.BatchItem;
import dev.runwatch.pipeline.Deadline;
import dev.runwatch.pipeline.InvalidEventException;
import dev.runwatch.pipeline.InvalidEventException.Reason;
import dev.runwatch.report.Severity;
import dev.runwatch.testkit.TestReports;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ExecutionMetricsTest {

    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final ExecutionMetrics metrics = new ExecutionMetrics(registry, 3);

    @Test
    void countsAndTimesAHandledStatusChange() {
        metrics.count(batch(notified("invoices", new Published("m-1", false))));

        assertThat(count("runwatch.executions", "status", "FAILED", "state_machine", "invoices"))
                .isEqualTo(1);
        assertThat(registry.timer("runwatch.execution.duration", "status", "FAILED", "state_machine", "invoices")
                        .totalTime(TimeUnit.SECONDS))
                .isEqualTo(741);
        assertThat(count("runwatch.alerts", "severity", "critical", "outcome", "published"))
                .isEqualTo(1);
    }

    @Test
    void countsADuplicateAsSuchOnly() {
        metrics.count(batch(notified("invoices", new Duplicate())));

        assertThat(count("runwatch.events.duplicate")).isEqualTo(1);
        assertThat(registry.find("runwatch.executions").counters()).isEmpty();
    }

    @Test
    void countsAnAlertWithoutTheTable() {
        metrics.count(batch(notified("invoices", new Published("m-1", true))));

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

        assertThat(registry.find("runwatch.executions").counters()).hasSize(3 + 1);
        assertThat(count("runwatch.executions", "status", "FAILED", "state_machine", "other"))
                .isEqualTo(9_997);
    }

    @Test
    void replacesCharactersThatCloudWatchRejects() {
        var tags = new BoundedTagValues(10);

        assertThat(tags.of("Rechnungsprüfung")).matches("Rechnungspr_fung-[0-9a-f]{8}");
        assertThat(tags.of("請求")).isNotEqualTo(tags.of("請負"));
        assertThat(tags.of("invoices")).isEqualTo("invoices");
    }

    private double count(String name, String... tags) {
        return registry.counter(name, tags).count();
    }

    private static BatchItem<NotifiedReport> notified(String stateMachine, Acknowledged outcome) {
        var report = TestReports.report(TestReports.failed(stateMachine, "nightly"), Severity.CRITICAL);
        return new BatchItem.Pending<>("m-1", new NotifiedReport(report, outcome));
    }

    private static Batch<NotifiedReport> batch(BatchItem<NotifiedReport> item) {
        return new Batch<>(Envelope.QUEUE, Deadline.in(Duration.ofSeconds(30)), List.of(item));
    }
}
