package dev.runwatch.notify.sns;

import dev.runwatch.notify.Notifier.Outcome;
import dev.runwatch.notify.render.AlertMessage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import java.util.function.BiFunction;

/// The messages of one batch, of which some may need more than one call. A message's id is its position.
final class PendingBatch {

    private final List<AlertMessage> messages;
    private final List<Outcome> outcomes;
    private final TreeSet<Integer> open = new TreeSet<>();

    /// @param unanswered the outcome of a message of which no answer ever speaks
    PendingBatch(List<AlertMessage> messages, Outcome unanswered) {
        this.messages = messages;
        this.outcomes = new ArrayList<>(Collections.nCopies(messages.size(), unanswered));
        for (int i = 0; i < messages.size(); i++) {
            open.add(i);
        }
    }

    boolean settled() {
        return open.isEmpty();
    }

    /// Of each message, what became of it.
    List<Outcome> outcomes() {
        return List.copyOf(outcomes);
    }

    /// Maps the messages that are still open, with their ids.
    <T> List<T> map(BiFunction<String, AlertMessage, T> entry) {
        return open.stream()
                .map(i -> entry.apply(Integer.toString(i), messages.get(i)))
                .toList();
    }

    void settle(String id, Outcome outcome) {
        keepOpen(id, outcome);
        open.remove(Integer.valueOf(id));
    }

    /// It may be tried again; until then this is what became of it.
    void keepOpen(String id, Outcome outcome) {
        outcomes.set(Integer.parseInt(id), outcome);
    }

    void settleAll(Outcome outcome) {
        open.forEach(i -> outcomes.set(i, outcome));
        open.clear();
    }
}
