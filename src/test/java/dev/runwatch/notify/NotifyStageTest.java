package dev.runwatch.notify;

import static dev.runwatch.report.Severity.CRITICAL;
import static dev.runwatch.report.Severity.INFO;
import static dev.runwatch.report.Severity.WARNING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.runwatch.notify.InFlightRegistry.Turn;
import dev.runwatch.notify.NotifiedReport.Delivery;
import dev.runwatch.notify.Notifier.Outcome;
import dev.runwatch.notify.render.AlertMessage;
import dev.runwatch.notify.render.AlertRenderer;
import dev.runwatch.pipeline.Batch;
import dev.runwatch.pipeline.Batch.Envelope;
import dev.runwatch.pipeline.BatchItem;
import dev.runwatch.pipeline.Deadline;
import dev.runwatch.redact.Redactor;
import dev.runwatch.report.Report;
import dev.runwatch.report.Severity;
import dev.runwatch.store.ClaimStore;
import dev.runwatch.testkit.TestReports;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NotifyStageTest {

    private final List<AlertMessage> sent = new ArrayList<>();
    private final List<Outcome> refusals = new ArrayList<>();
    private final InFlightRegistry memory = new InFlightRegistry(Duration.ofMinutes(15), 100, System::nanoTime);
    private final NotifyStage forwarder = forwarder(false);

    @Test
    void keepsQuietBelowTheThreshold() {
        Batch<NotifiedReport> handled = forwarder.notify(batch(report("nightly", INFO)));

        assertThat(sent).isEmpty();
        assertThat(deliveries(handled)).containsExactly(new Delivery.BelowThreshold());
    }

    @Test
    void sendsFromTheThresholdUp() {
        Batch<NotifiedReport> handled = forwarder.notify(batch(report("a", WARNING), report("b", CRITICAL)));

        assertThat(sent).hasSize(2);
        assertThat(deliveries(handled))
                .containsExactly(new Delivery.Published("id-0", false), new Delivery.Published("id-1", false));
    }

    @Test
    void doesNotSendTheSameFactAgain() {
        forwarder.notify(batch(report("nightly", CRITICAL)));

        Batch<NotifiedReport> again = forwarder.notify(batch(report("nightly", CRITICAL)));

        assertThat(sent).hasSize(1);
        assertThat(deliveries(again)).containsExactly(new Delivery.Duplicate());
    }

    @Test
    void sendsAFactOnceThoughABatchTellsItTwice() {
        Batch<NotifiedReport> handled =
                forwarder.notify(batch(report("nightly", CRITICAL), report("nightly", CRITICAL)));

        assertThat(sent).hasSize(1);
        assertThat(deliveries(handled))
                .containsExactly(new Delivery.Published("id-0", false), new Delivery.Duplicate());
    }

    @Test
    void failsTheEventWhoseAlertWasNotTakenAndRemembersItNot() {
        refusals.add(new Outcome.Failed("SNS refused it", new IllegalStateException()));

        Batch<NotifiedReport> refused = forwarder.notify(batch(report("nightly", CRITICAL)));
        Batch<NotifiedReport> retried = forwarder.notify(batch(report("nightly", CRITICAL)));

        assertThat(refused.failures()).singleElement().satisfies(failed -> assertThat(failed.failure())
                .isInstanceOfSatisfying(AlertPublishException.class, notSent -> {
                    assertThat(notSent).hasMessage("SNS refused it");
                    assertThat(notSent.severity()).isEqualTo(CRITICAL);
                }));
        assertThat(deliveries(retried)).containsExactly(new Delivery.Published("id-1", false));
    }

    @Test
    void givesBothToldOfAFactBackWhenItsAlertWasNotTaken() {
        refusals.add(new Outcome.Failed("SNS refused it", new IllegalStateException()));

        Batch<NotifiedReport> handled =
                forwarder.notify(batch(report("nightly", CRITICAL), report("nightly", CRITICAL)));

        assertThat(handled.failures()).hasSize(2);
    }

    @Test
    void keepsQuietAboutAReplayUnlessAsked() {
        Report replayed = TestReports.report(TestReports.replayed("invoices", "nightly"), CRITICAL);

        forwarder.notify(batch(replayed));
        assertThat(sent).isEmpty();

        forwarder(true).notify(batch(replayed));
        assertThat(sent).hasSize(1);
    }

    @Test
    void forgetsAfterItsTimeAndBeyondItsSize() {
        long[] now = {0};
        var small = new InFlightRegistry(Duration.ofNanos(10), 2, () -> now[0]);

        small.release("a", true);
        small.release("b", true);
        small.release("c", true);
        assertThat(small.acquire("a")).isEqualTo(new Turn.Acquired());
        assertThat(small.acquire("c")).isEqualTo(new Turn.AlreadySent());

        now[0] = 10;
        assertThat(small.acquire("c")).isEqualTo(new Turn.Acquired());
    }

    private NotifyStage forwarder(boolean replayed) {
        var composer = new AlertRenderer(Set.of(), new Redactor(List.of()));
        return new NotifyStage(composer, new DedupingPublisher(this::take, memory, ClaimStore.NONE), WARNING, replayed);
    }

    private List<Outcome> take(List<AlertMessage> messages, Deadline deadline) {
        List<Outcome> outcomes = new ArrayList<>();
        for (AlertMessage message : messages) {
            outcomes.add(refusals.isEmpty() ? new Outcome.Published("id-" + sent.size()) : refusals.removeFirst());
            sent.add(message);
        }
        return outcomes;
    }

    private static Report report(String execution, Severity severity) {
        return TestReports.report(TestReports.failed("invoices", execution), severity);
    }

    private static Batch<Report> batch(Report... reports) {
        List<BatchItem<Report>> entries = new ArrayList<>();
        for (Report report : reports) {
            entries.add(new BatchItem.Pending<>("m-" + entries.size(), report));
        }
        return new Batch<>(Envelope.QUEUE, Deadline.in(Duration.ofSeconds(30)), entries);
    }

    private static List<Delivery> deliveries(Batch<NotifiedReport> batch) {
        return batch.values().stream().map(NotifiedReport::delivery).toList();
    }
}
