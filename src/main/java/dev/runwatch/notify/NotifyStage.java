package dev.runwatch.notify;

import dev.runwatch.notify.DedupingPublisher.PublishResult;
import dev.runwatch.notify.NotifiedReport.Delivery;
import dev.runwatch.notify.render.AlertMessage;
import dev.runwatch.notify.render.AlertRenderer;
import dev.runwatch.pipeline.Batch;
import dev.runwatch.pipeline.BatchItem;
import dev.runwatch.pipeline.Deadline;
import dev.runwatch.report.Report;
import dev.runwatch.report.Severity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Sends an alert for each report that is serious enough, once.
final class NotifyStage {

    private final AlertRenderer composer;
    private final DedupingPublisher once;
    private final Severity threshold;
    private final boolean replayed;

    /// @param replayed whether an event that an archive sends again may alert
    NotifyStage(AlertRenderer composer, DedupingPublisher once, Severity threshold, boolean replayed) {
        this.composer = composer;
        this.once = once;
        this.threshold = threshold;
        this.replayed = replayed;
    }

    Batch<NotifiedReport> notify(Batch<Report> batch) {
        return batch.mapAll(entries -> notify(entries, batch.deadline()));
    }

    private List<BatchItem<NotifiedReport>> notify(List<BatchItem.Pending<Report>> entries, Deadline deadline) {
        Map<String, AlertMessage> wanted = new LinkedHashMap<>();
        List<Pending> pending = new ArrayList<>(entries.size());
        for (BatchItem.Pending<Report> entry : entries) {
            pending.add(
                    due(entry.value()) ? alert(entry, wanted) : new Pending.Done(entry, new Delivery.BelowThreshold()));
        }
        Map<String, PublishResult> fates = once.publish(wanted, deadline);
        return pending.stream().map(one -> one.finish(fates)).toList();
    }

    private boolean due(Report report) {
        return report.severity().atLeast(threshold)
                && (replayed || !report.event().metadata().replayed());
    }

    private Pending alert(BatchItem.Pending<Report> entry, Map<String, AlertMessage> wanted) {
        return switch (entry.<AlertMessage>map(composer::render)) {
            case BatchItem.Pending<AlertMessage>(String id, AlertMessage message) -> alert(entry, message, wanted);
            case BatchItem.Failed<AlertMessage>(String id, RuntimeException failure) ->
                new Pending.Broken(entry, failure);
        };
    }

    /// The first of a fact is sent; the same fact again, now or earlier, shares its fate.
    private Pending alert(BatchItem.Pending<Report> entry, AlertMessage message, Map<String, AlertMessage> wanted) {
        boolean first = wanted.putIfAbsent(message.dedupKey(), message) == null;
        return new Pending.Waiting(entry, message.dedupKey(), first);
    }

    /// A report on its way to its end.
    private sealed interface Pending {

        BatchItem<NotifiedReport> finish(Map<String, PublishResult> fates);

        record Done(BatchItem.Pending<Report> entry, Delivery delivery) implements Pending {
            @Override
            public BatchItem<NotifiedReport> finish(Map<String, PublishResult> fates) {
                return new BatchItem.Pending<>(entry.id(), new NotifiedReport(entry.value(), delivery));
            }
        }

        record Broken(BatchItem.Pending<Report> entry, RuntimeException failure) implements Pending {
            @Override
            public BatchItem<NotifiedReport> finish(Map<String, PublishResult> fates) {
                return new BatchItem.Failed<>(entry.id(), failure);
            }
        }

        record Waiting(BatchItem.Pending<Report> entry, String dedupKey, boolean first) implements Pending {
            @Override
            public BatchItem<NotifiedReport> finish(Map<String, PublishResult> fates) {
                Severity severity = entry.value().severity();
                return switch (Objects.requireNonNull(fates.get(dedupKey))) {
                    case PublishResult.Published(String messageId, boolean unclaimed) ->
                        handled(first ? new Delivery.Published(messageId, unclaimed) : new Delivery.Duplicate());
                    case PublishResult.Duplicate before -> handled(new Delivery.Duplicate());
                    case PublishResult.InProgress(String why) ->
                        new BatchItem.Failed<>(entry.id(), new AlertInProgressException(severity, why));
                    case PublishResult.Failed(String why, Throwable cause) ->
                        new BatchItem.Failed<>(entry.id(), new AlertPublishException(severity, why, cause));
                };
            }

            private BatchItem<NotifiedReport> handled(Delivery delivery) {
                return new BatchItem.Pending<>(entry.id(), new NotifiedReport(entry.value(), delivery));
            }
        }
    }
}
