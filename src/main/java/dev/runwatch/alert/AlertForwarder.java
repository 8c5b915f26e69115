package dev.runwatch.alert;

import dev.runwatch.alert.Handled.Delivery;
import dev.runwatch.alert.Once.Fate;
import dev.runwatch.batch.Batch;
import dev.runwatch.batch.Deadline;
import dev.runwatch.batch.Entry;
import dev.runwatch.report.Report;
import dev.runwatch.report.Severity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Sends an alert for each report that is serious enough, once.
final class AlertForwarder {

    private final AlertComposer composer;
    private final Once once;
    private final Severity threshold;
    private final boolean replayed;

    /// @param replayed whether an event that an archive sends again may alert
    AlertForwarder(AlertComposer composer, Once once, Severity threshold, boolean replayed) {
        this.composer = composer;
        this.once = once;
        this.threshold = threshold;
        this.replayed = replayed;
    }

    Batch<Handled> forward(Batch<Report> batch) {
        return batch.mapTogether(entries -> forward(entries, batch.deadline()));
    }

    private List<Entry<Handled>> forward(List<Entry.Alive<Report>> entries, Deadline deadline) {
        Map<String, AlertMessage> wanted = new LinkedHashMap<>();
        List<Pending> pending = new ArrayList<>(entries.size());
        for (Entry.Alive<Report> entry : entries) {
            pending.add(due(entry.value()) ? alert(entry, wanted) : new Pending.Done(entry, new Delivery.NotDue()));
        }
        Map<String, Fate> fates = once.send(wanted, deadline);
        return pending.stream().map(one -> one.finish(fates)).toList();
    }

    private boolean due(Report report) {
        return report.severity().atLeast(threshold)
                && (replayed || !report.notice().event().replayed());
    }

    private Pending alert(Entry.Alive<Report> entry, Map<String, AlertMessage> wanted) {
        return switch (entry.<AlertMessage>map(composer::compose)) {
            case Entry.Alive<AlertMessage>(String id, AlertMessage message) -> alert(entry, message, wanted);
            case Entry.Failed<AlertMessage>(String id, RuntimeException failure) -> new Pending.Broken(entry, failure);
        };
    }

    /// The first of a fact is sent; the same fact again, now or earlier, shares its fate.
    private Pending alert(Entry.Alive<Report> entry, AlertMessage message, Map<String, AlertMessage> wanted) {
        boolean first = wanted.putIfAbsent(message.dedupKey(), message) == null;
        return new Pending.Waiting(entry, message.dedupKey(), first);
    }

    /// A report on its way to its end.
    private sealed interface Pending {

        Entry<Handled> finish(Map<String, Fate> fates);

        record Done(Entry.Alive<Report> entry, Delivery delivery) implements Pending {
            @Override
            public Entry<Handled> finish(Map<String, Fate> fates) {
                return new Entry.Alive<>(entry.id(), new Handled(entry.value(), delivery));
            }
        }

        record Broken(Entry.Alive<Report> entry, RuntimeException failure) implements Pending {
            @Override
            public Entry<Handled> finish(Map<String, Fate> fates) {
                return new Entry.Failed<>(entry.id(), failure);
            }
        }

        record Waiting(Entry.Alive<Report> entry, String dedupKey, boolean first) implements Pending {
            @Override
            public Entry<Handled> finish(Map<String, Fate> fates) {
                Severity severity = entry.value().severity();
                return switch (Objects.requireNonNull(fates.get(dedupKey))) {
                    case Fate.Sent(String messageId, boolean unclaimed) ->
                        handled(first ? new Delivery.Sent(messageId, unclaimed) : new Delivery.Duplicate());
                    case Fate.SentBefore before -> handled(new Delivery.Duplicate());
                    case Fate.Elsewhere(String why) ->
                        new Entry.Failed<>(entry.id(), new AlertElsewhere(severity, why));
                    case Fate.NotSent(String why, Throwable cause) ->
                        new Entry.Failed<>(entry.id(), new AlertNotSent(severity, why, cause));
                };
            }

            private Entry<Handled> handled(Delivery delivery) {
                return new Entry.Alive<>(entry.id(), new Handled(entry.value(), delivery));
            }
        }
    }
}
