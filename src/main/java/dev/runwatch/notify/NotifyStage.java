package dev.runwatch.notify;

import dev.runwatch.notify.NotifyOutcome.Acknowledged;
import dev.runwatch.notify.NotifyOutcome.Duplicate;
import dev.runwatch.notify.NotifyOutcome.Published;
import dev.runwatch.notify.NotifyOutcome.Suppressed;
import dev.runwatch.notify.NotifyOutcome.Unacknowledged;
import dev.runwatch.notify.render.AlertMessage;
import dev.runwatch.notify.render.AlertRenderer;
import dev.runwatch.pipeline.Batch;
import dev.runwatch.pipeline.BatchItem;
import dev.runwatch.pipeline.Deadline;
import dev.runwatch.report.Report;
import dev.runwatch.report.Severity;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// The pipeline step `notify`: publishes one alert for each report that needs one.
final class NotifyStage {

    private final AlertRenderer renderer;
    private final DedupingPublisher publisher;
    private final AlertPolicy policy;

    NotifyStage(AlertRenderer renderer, DedupingPublisher publisher, Severity threshold, boolean onReplay) {
        this.renderer = renderer;
        this.publisher = publisher;
        this.policy = new AlertPolicy(threshold, onReplay);
    }

    Batch<NotifiedReport> notify(Batch<Report> batch) {
        return batch.map(this::render).mapAll(items -> publish(items, batch.deadline()));
    }

    /// @param message empty if the report is suppressed
    private record RenderedReport(Report report, Optional<AlertMessage> message) {}

    private RenderedReport render(Report report) {
        boolean alerts = policy.alerts(report.severity(), report.event().metadata());
        return new RenderedReport(report, alerts ? Optional.of(renderer.render(report)) : Optional.empty());
    }

    private List<BatchItem<NotifiedReport>> publish(List<BatchItem.Pending<RenderedReport>> items, Deadline deadline) {
        Map<String, AlertMessage> messages = new LinkedHashMap<>();
        for (BatchItem.Pending<RenderedReport> item : items) {
            item.value().message().ifPresent(message -> messages.putIfAbsent(message.dedupKey(), message));
        }
        Map<String, NotifyOutcome> outcomes = publisher.publish(messages, deadline);
        Set<String> reported = new HashSet<>();
        List<BatchItem<NotifiedReport>> notified = new ArrayList<>(items.size());
        for (BatchItem.Pending<RenderedReport> item : items) {
            notified.add(item.map(rendered -> notified(
                    rendered.report(),
                    rendered.message()
                            .map(message -> outcome(message, outcomes, reported.add(message.dedupKey())))
                            .orElse(new Suppressed()))));
        }
        return notified;
    }

    /// @param first whether no earlier report of the batch has the same alert
    private static NotifyOutcome outcome(AlertMessage message, Map<String, NotifyOutcome> outcomes, boolean first) {
        NotifyOutcome outcome = Objects.requireNonNull(outcomes.get(message.dedupKey()));
        return outcome instanceof Published && !first ? new Duplicate() : outcome;
    }

    private static NotifiedReport notified(Report report, NotifyOutcome outcome) {
        return switch (outcome) {
            case Acknowledged done -> new NotifiedReport(report, done);
            case Unacknowledged failed -> throw new AlertPublishException(report.severity(), failed);
        };
    }
}
