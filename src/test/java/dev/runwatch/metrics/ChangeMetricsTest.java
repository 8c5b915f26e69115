package dev.runwatch.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runwatch.alert.AlertNotSent;
import dev.runwatch.alert.Handled;
import dev.runwatch.alert.Handled.Delivery;
import dev.runwatch.batch.Batch;
import dev.runwatch.batch.Batch.Envelope;
import dev.runwatch.batch.Deadline;
import dev.runwatch.batch.Entry;
import dev.runwatch.batch.EventRefused;
import dev.runwatch.batch.EventRefused.Why;
import dev.runwatch.report.Severity;
import dev.runwatch.testing.Told;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ChangeMetricsTest {

    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final ChangeMetrics metrics = new ChangeMetrics(registry, 3);

    @Test
    void countsAndTimesAnAcknowledgedChange() {
        metrics.count(batch(alive("invoices", new Delivery.Sent("m-1", false))));

        assertThat(count("runwatch.changes", "status", "FAILED", "state_machine", "invoices"))
                .isEqualTo(1);
        assertThat(registry.timer("runwatch.duration", "status", "FAILED", "state_machine", "invoices")
                        .totalTime(TimeUnit.SECONDS))
                .isEqualTo(741);
        assertThat(count("runwatch.alerts", "severity", "critical", "outcome", "sent"))
                .isEqualTo(1);
    }

    @Test
    void countsTheSameFactAgainAsADuplicateOnly() {
        metrics.count(batch(alive("invoices", new Delivery.Duplicate())));

        assertThat(count("runwatch.duplicates")).isEqualTo(1);
        assertThat(registry.find("runwatch.changes").counters()).isEmpty();
    }

    @Test
    void doesNotCountAChangeThatComesAgain() {
        metrics.count(batch(
                new Entry.Failed<>("m-1", new AlertNotSent(Severity.WARNING, "refused", new IllegalStateException()))));

        assertThat(count("runwatch.alerts", "severity", "warning", "outcome", "failed"))
                .isEqualTo(1);
        assertThat(registry.find("runwatch.changes").counters()).isEmpty();
    }

    @Test
    void countsARefusedEventByItsReason() {
        metrics.count(batch(new Entry.Failed<>("m-1", new EventRefused(Why.MALFORMED, "no JSON"))));

        assertThat(count("runwatch.refused", "reason", "malformed")).isEqualTo(1);
    }

    @Test
    void givesOnlySoManyStateMachinesASeriesOfTheirOwn() {
        for (int i = 0; i < 10_000; i++) {
            metrics.count(batch(alive("machine-" + i, new Delivery.NotDue())));
        }

        assertThat(registry.find("runwatch.changes").counters()).hasSize(3 + 1);
        assertThat(count("runwatch.changes", "status", "FAILED", "state_machine", "other"))
                .isEqualTo(9_997);
    }

    @Test
    void givesANameThatCloudWatchWouldRefuseOneThatItTakes() {
        var tags = new StateMachineTags(10);

        assertThat(tags.of("Rechnungsprüfung")).matches("Rechnungspr_fung-[0-9a-f]{8}");
        assertThat(tags.of("請求")).isNotEqualTo(tags.of("請負"));
        assertThat(tags.of("invoices")).isEqualTo("invoices");
    }

    private double count(String name, String... tags) {
        return registry.counter(name, tags).count();
    }

    private static Entry<Handled> alive(String stateMachine, Delivery delivery) {
        var report = Told.report(Told.failed(stateMachine, "nightly"), Severity.CRITICAL);
        return new Entry.Alive<>("m-1", new Handled(report, delivery));
    }

    private static Batch<Handled> batch(Entry<Handled> entry) {
        return new Batch<>(Envelope.QUEUE, Deadline.in(Duration.ofSeconds(30)), List.of(entry));
    }
}
