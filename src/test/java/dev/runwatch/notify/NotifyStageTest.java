package dev.runwatch.notify;

import static dev.runwatch.report.Severity.CRITICAL;
import static dev.runwatch.report.Severity.INFO;
import static dev.runwatch.report.Severity.WARNING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.runwatch.notify.NotifyOutcome.Duplicate;
import dev.runwatch.notify.NotifyOutcome.Failed;
import dev.runwatch.notify.NotifyOutcome.Published;
import dev.runwatch.notify.NotifyOutcome.Suppressed;
import dev.runwatch.notify.render.AlertMessage;
import dev.runwatch.notify.render.AlertRenderer;
import dev.runwatch.notify.render.HomeAccount;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class NotifyStageTest {

    private static final Instant PUBLISHED_AT = Instant.parse("2026-11-20T19:42:23Z");
    private static final Failed REJECTED =
            new Failed(FailureReason.ACCESS_DENIED, "SNS rejected it", new IllegalStateException());

    private final List<AlertMessage> published = new ArrayList<>();
    private final List<NotifyOutcome> failures = new ArrayList<>();
    private final InFlightRegistry registry = new InFlightRegistry(Duration.ofMinutes(15), 100, System::nanoTime);
    private final NotifyStage stage = stage(false);

    @Test
    void suppressesAReportBelowTheThreshold() {
        Batch<NotifiedReport> notified = stage.notify(batch(report("nightly", INFO)));

        assertThat(published).isEmpty();
        assertThat(outcomes(notified)).containsExactly(new Suppressed());
    }

    @Test
    void publishesFromTheThresholdUp() {
        Batch<NotifiedReport> notified = stage.notify(batch(report("a", WARNING), report("b", CRITICAL)));

        assertThat(published).hasSize(2);
        assertThat(outcomes(notified))
                .containsExactly(
                        new Published("id-0", PUBLISHED_AT, false), new Published("id-1", PUBLISHED_AT, false));
    }

    @Test
    void doesNotPublishTheSameAlertAgain() {
        stage.notify(batch(report("nightly", CRITICAL)));

        Batch<NotifiedReport> again = stage.notify(batch(report("nightly", CRITICAL)));

        assertThat(published).hasSize(1);
        assertThat(outcomes(again)).containsExactly(new Duplicate());
    }

    @Test
    void publishesAnAlertOnceWhenABatchHasItTwice() {
        Batch<NotifiedReport> notified = stage.notify(batch(report("nightly", CRITICAL), report("nightly", CRITICAL)));

        assertThat(published).hasSize(1);
        assertThat(outcomes(notified)).containsExactly(new Published("id-0", PUBLISHED_AT, false), new Duplicate());
    }

    @Test
    void suppressesAReplayUnlessEnabled() {
        Report replayed = TestReports.report(TestReports.replayed("invoices", "nightly"), CRITICAL);

        assertThat(outcomes(stage.notify(batch(replayed)))).containsExactly(new Suppressed());
        assertThat(published).isEmpty();

        stage(true).notify(batch(replayed));
        assertThat(published).hasSize(1);
    }

    @Nested
    class WhenAnAlertIsRejected {

        @Test
        void failsTheEventWithSeverityAndReason() {
            failures.add(REJECTED);

            Batch<NotifiedReport> notified = stage.notify(batch(report("nightly", CRITICAL)));

            assertThat(notified.failures()).singleElement().satisfies(failed -> assertThat(failed.failure())
                    .isInstanceOfSatisfying(AlertPublishException.class, failure -> {
                        assertThat(failure).hasMessage(REJECTED.message()).hasCause(REJECTED.cause());
                        assertThat(failure.severity()).isEqualTo(CRITICAL);
                        assertThat(failure.reasonCode()).isEqualTo("access_denied");
                    }));
        }

        @Test
        void publishesItOnTheNextDelivery() {
            failures.add(REJECTED);

            stage.notify(batch(report("nightly", CRITICAL)));
            Batch<NotifiedReport> retried = stage.notify(batch(report("nightly", CRITICAL)));

            assertThat(outcomes(retried)).containsExactly(new Published("id-1", PUBLISHED_AT, false));
        }

        @Test
        void failsEachEventThatSharesIt() {
            failures.add(REJECTED);

            Batch<NotifiedReport> notified =
                    stage.notify(batch(report("nightly", CRITICAL), report("nightly", CRITICAL)));

            assertThat(notified.failures()).hasSize(2);
        }
    }

    private NotifyStage stage(boolean onReplay) {
        var renderer = new AlertRenderer(
                new HomeAccount("123456789012", "eu-central-1", Map.of()), Set.of(), new Redactor(List.of()));
        return new NotifyStage(
                renderer, new DedupingPublisher(this::publish, registry, ClaimStore.NONE), WARNING, onReplay);
    }

    private Map<String, NotifyOutcome> publish(Collection<AlertMessage> messages, Deadline deadline) {
        Map<String, NotifyOutcome> outcomes = new HashMap<>();
        for (AlertMessage message : messages) {
            outcomes.put(
                    message.dedupKey(),
                    failures.isEmpty()
                            ? new Published("id-" + published.size(), PUBLISHED_AT, false)
                            : failures.removeFirst());
            published.add(message);
        }
        return outcomes;
    }

    private static Report report(String execution, Severity severity) {
        return TestReports.report(TestReports.failed("invoices", execution), severity);
    }

    private static Batch<Report> batch(Report... reports) {
        List<BatchItem<Report>> items = new ArrayList<>();
        for (Report report : reports) {
            items.add(new BatchItem.Pending<>("m-" + items.size(), report));
        }
        return new Batch<>(Envelope.QUEUE, Deadline.in(Duration.ofSeconds(30)), items);
    }

    private static List<NotifyOutcome> outcomes(Batch<NotifiedReport> batch) {
        return batch.values().stream()
                .<NotifyOutcome>map(NotifiedReport::outcome)
                .toList();
    }
}
