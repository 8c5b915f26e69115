package dev.runwatch.batch;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// The events of one invocation. A single event is a batch of one.
///
/// @param envelope how the events came, and so which answer is expected
/// @param deadline when the invocation must be over
/// @param entries in the order of arrival
/// @param marks of a sweep: from when on the next one looks, by the ids of entries, once all of that id are handled
public record Batch<T>(Envelope envelope, Deadline deadline, List<Entry<T>> entries, Map<String, Instant> marks) {

    /// How events arrive at the Lambda.
    public enum Envelope {
        /// One event, from EventBridge itself: a failure is an error that leaves the Lambda.
        DIRECT,
        /// A batch of SQS records: a failure is the record's id in the answer.
        QUEUE,
        /// What was found by one order to sweep, be it nothing: a failure is an error that leaves the Lambda.
        SWEEP
    }

    public Batch {
        entries = List.copyOf(entries);
        marks = Map.copyOf(marks);
        if (envelope == Envelope.DIRECT && entries.size() != 1) {
            throw new IllegalArgumentException("A direct invocation has one event, not " + entries.size());
        }
    }

    public Batch(Envelope envelope, Deadline deadline, List<Entry<T>> entries) {
        this(envelope, deadline, entries, Map.of());
    }

    /// Applies the step to each event that is still alive; a failure stays with its event.
    public <R> Batch<R> map(Function<? super T, ? extends R> step) {
        return with(entries.stream().<Entry<R>>map(entry -> entry.map(step)).toList());
    }

    /// Applies a step that handles all living events in one go and tells of each what became of it.
    ///
    /// @param step gets the living entries and answers with as many, in the same order and of the same ids
    public <R> Batch<R> mapTogether(Function<List<Entry.Alive<T>>, List<Entry<R>>> step) {
        List<Entry.Alive<T>> alive = new ArrayList<>(entries.size());
        for (Entry<T> entry : entries) {
            if (entry instanceof Entry.Alive<T> living) {
                alive.add(living);
            }
        }
        var answers = step.apply(List.copyOf(alive)).iterator();
        List<Entry<R>> result = new ArrayList<>(entries.size());
        for (Entry<T> entry : entries) {
            result.add(
                    switch (entry) {
                        case Entry.Alive<T> living -> sameId(living, answers.next());
                        case Entry.Failed<T>(String id, RuntimeException failure) -> new Entry.Failed<>(id, failure);
                    });
        }
        return with(result);
    }

    /// The values that are still alive, in order.
    public List<T> values() {
        List<T> values = new ArrayList<>(entries.size());
        for (Entry<T> entry : entries) {
            if (entry instanceof Entry.Alive<T>(String id, T value)) {
                values.add(value);
            }
        }
        return values;
    }

    /// The entries that failed, in order.
    public List<Entry.Failed<T>> failures() {
        List<Entry.Failed<T>> failures = new ArrayList<>();
        for (Entry<T> entry : entries) {
            if (entry instanceof Entry.Failed<T> failed) {
                failures.add(failed);
            }
        }
        return failures;
    }

    private <R> Batch<R> with(List<Entry<R>> changed) {
        return new Batch<>(envelope, deadline, changed, marks);
    }

    private static <T, R> Entry<R> sameId(Entry<T> asked, Entry<R> answered) {
        if (!asked.id().equals(answered.id())) {
            throw new IllegalStateException("Asked for " + asked.id() + ", answered for " + answered.id());
        }
        return answered;
    }
}
