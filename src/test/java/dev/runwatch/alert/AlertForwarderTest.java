package dev.runwatch.alert;

import static dev.runwatch.report.Severity.CRITICAL;
import static dev.runwatch.report.Severity.INFO;
import static dev.runwatch.report.Severity.WARNING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.runwatch.alert.AlertChannel.Outcome;
import dev.runwatch.alert.Handled.Delivery;
import dev.runwatch.alert.SentAlerts.Turn;
import dev.runwatch.batch.Batch;
import dev.runwatch.batch.Batch.Envelope;
import dev.runwatch.batch.Deadline;
import dev.runwatch.batch.Entry;
import dev.runwatch.claim.Claims;
import dev.runwatch.redact.Redactor;
import dev.runwatch.report.Report;
import dev.runwatch.report.Severity;
import dev.runwatch.testing.Told;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AlertForwarderTest {

    private final List<AlertMessage> sent = new ArrayList<>();
    private final List<Outcome> refusals = new ArrayList<>();
    private final SentAlerts memory = new SentAlerts(Duration.ofMinutes(15), 100, System::nanoTime);
    private final AlertForwarder forwarder = forwarder(false);

    @Test
    void keepsQuietBelowTheThreshold() {
        Batch<Handled> handled = forwarder.forward(batch(report("nightly", INFO)));

        assertThat(sent).isEmpty();
        assertThat(deliveries(handled)).containsExactly(new Delivery.NotDue());
    }

    @Test
    void sendsFromTheThresholdUp() {
        Batch<Handled> handled = forwarder.forward(batch(report("a", WARNING), report("b", CRITICAL)));

        assertThat(sent).hasSize(2);
        assertThat(deliveries(handled))
                .containsExactly(new Delivery.Sent("id-0", false), new Delivery.Sent("id-1", false));
    }

    @Test
    void doesNotSendTheSameFactAgain() {
        forwarder.forward(batch(report("nightly", CRITICAL)));

        Batch<Handled> again = forwarder.forward(batch(report("nightly", CRITICAL)));

        assertThat(sent).hasSize(1);
        assertThat(deliveries(again)).containsExactly(new Delivery.Duplicate());
    }

    @Test
    void sendsAFactOnceThoughABatchTellsItTwice() {
        Batch<Handled> handled = forwarder.forward(batch(report("nightly", CRITICAL), report("nightly", CRITICAL)));

        assertThat(sent).hasSize(1);
        assertThat(deliveries(handled)).containsExactly(new Delivery.Sent("id-0", false), new Delivery.Duplicate());
    }

    @Test
    void failsTheEventWhoseAlertWasNotTakenAndRemembersItNot() {
        refusals.add(new Outcome.NotStored("SNS refused it", new IllegalStateException()));

        Batch<Handled> refused = forwarder.forward(batch(report("nightly", CRITICAL)));
        Batch<Handled> retried = forwarder.forward(batch(report("nightly", CRITICAL)));

        assertThat(refused.failures()).singleElement().satisfies(failed -> assertThat(failed.failure())
                .isInstanceOfSatisfying(AlertNotSent.class, notSent -> {
                    assertThat(notSent).hasMessage("SNS refused it");
                    assertThat(notSent.severity()).isEqualTo(CRITICAL);
                }));
        assertThat(deliveries(retried)).containsExactly(new Delivery.Sent("id-1", false));
    }

    @Test
    void givesBothToldOfAFactBackWhenItsAlertWasNotTaken() {
        refusals.add(new Outcome.NotStored("SNS refused it", new IllegalStateException()));

        Batch<Handled> handled = forwarder.forward(batch(report("nightly", CRITICAL), report("nightly", CRITICAL)));

        assertThat(handled.failures()).hasSize(2);
    }

    @Test
    void keepsQuietAboutAReplayUnlessAsked() {
        Report replayed = Told.report(Told.replayed("invoices", "nightly"), CRITICAL);

        forwarder.forward(batch(replayed));
        assertThat(sent).isEmpty();

        forwarder(true).forward(batch(replayed));
        assertThat(sent).hasSize(1);
    }

    @Test
    void forgetsAfterItsTimeAndBeyondItsSize() {
        long[] now = {0};
        var small = new SentAlerts(Duration.ofNanos(10), 2, () -> now[0]);

        small.end("a", true);
        small.end("b", true);
        small.end("c", true);
        assertThat(small.take("a")).isEqualTo(new Turn.Ours());
        assertThat(small.take("c")).isEqualTo(new Turn.SentBefore());

        now[0] = 10;
        assertThat(small.take("c")).isEqualTo(new Turn.Ours());
    }

    private AlertForwarder forwarder(boolean replayed) {
        var composer = new AlertComposer(Set.of(), new Redactor(List.of()));
        return new AlertForwarder(composer, new Once(this::take, memory, Claims.NONE), WARNING, replayed);
    }

    private List<Outcome> take(List<AlertMessage> messages, Deadline deadline) {
        List<Outcome> outcomes = new ArrayList<>();
        for (AlertMessage message : messages) {
            outcomes.add(refusals.isEmpty() ? new Outcome.Stored("id-" + sent.size()) : refusals.removeFirst());
            sent.add(message);
        }
        return outcomes;
    }

    private static Report report(String execution, Severity severity) {
        return Told.report(Told.failed("invoices", execution), severity);
    }

    private static Batch<Report> batch(Report... reports) {
        List<Entry<Report>> entries = new ArrayList<>();
        for (Report report : reports) {
            entries.add(new Entry.Alive<>("m-" + entries.size(), report));
        }
        return new Batch<>(Envelope.QUEUE, Deadline.in(Duration.ofSeconds(30)), entries);
    }

    private static List<Delivery> deliveries(Batch<Handled> batch) {
        return batch.values().stream().map(Handled::delivery).toList();
    }
}
