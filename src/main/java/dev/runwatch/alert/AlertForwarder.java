package dev.runwatch.alert;

import dev.runwatch.alert.AlertChannel.Outcome;
import dev.runwatch.alert.Handled.Delivery;
import dev.runwatch.batch.Batch;
import dev.runwatch.batch.Deadline;
import dev.runwatch.batch.Entry;
import dev.runwatch.report.Report;
import dev.runwatch.report.Severity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Sends an alert for each report that is serious enough, once.
final class AlertForwarder {

    private final AlertComposer composer;
    private final AlertChannel channel;
    private final SentAlerts sent;
    private final Severity threshold;
    private final boolean replayed;

    /// @param replayed whether an event that an archive sends again may alert
    AlertForwarder(
            AlertComposer composer, AlertChannel channel, SentAlerts sent, Severity threshold, boolean replayed) {
        this.composer = composer;
        this.channel = channel;
        this.sent = sent;
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
        Map<String, Outcome> outcomes = send(List.copyOf(wanted.values()), deadline);
        return pending.stream().map(one -> one.finish(outcomes)).toList();
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
        if (sent.contains(message.dedupKey())) {
            return new Pending.Done(entry, new Delivery.Duplicate());
        }
        boolean first = wanted.putIfAbsent(message.dedupKey(), message) == null;
        return new Pending.Waiting(entry, message.dedupKey(), first);
    }

    private Map<String, Outcome> send(List<AlertMessage> messages, Deadline deadline) {
        if (messages.isEmpty()) {
            return Map.of();
        }
        List<Outcome> answers = channel.send(messages, deadline);
        Map<String, Outcome> outcomes = HashMap.newHashMap(answers.size());
        for (int i = 0; i < messages.size(); i++) {
            String key = messages.get(i).dedupKey();
            outcomes.put(key, answers.get(i));
            if (answers.get(i) instanceof Outcome.Stored) {
                sent.add(key);
            }
        }
        return outcomes;
    }

    /// A report on its way to its end.
    private sealed interface Pending {

        Entry<Handled> finish(Map<String, Outcome> outcomes);

        record Done(Entry.Alive<Report> entry, Delivery delivery) implements Pending {
            @Override
            public Entry<Handled> finish(Map<String, Outcome> outcomes) {
                return new Entry.Alive<>(entry.id(), new Handled(entry.value(), delivery));
            }
        }

        record Broken(Entry.Alive<Report> entry, RuntimeException failure) implements Pending {
            @Override
            public Entry<Handled> finish(Map<String, Outcome> outcomes) {
                return new Entry.Failed<>(entry.id(), failure);
            }
        }

        record Waiting(Entry.Alive<Report> entry, String dedupKey, boolean first) implements Pending {
            @Override
            public Entry<Handled> finish(Map<String, Outcome> outcomes) {
                return switch (outcomes.get(dedupKey)) {
                    case Outcome.Stored(String messageId) -> {
                        Delivery delivery = first ? new Delivery.Sent(messageId) : new Delivery.Duplicate();
                        yield new Entry.Alive<>(entry.id(), new Handled(entry.value(), delivery));
                    }
                    case Outcome.NotStored(String why, Throwable cause) ->
                        new Entry.Failed<>(
                                entry.id(), new AlertNotSent(entry.value().severity(), why, cause));
                };
            }
        }
    }
}
