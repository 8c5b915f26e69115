package dev.runwatch.pipeline;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// The events of one invocation. A single event is a batch of one.
///
/// @param envelope how the events came, and so which answer is expected
/// @param deadline when the invocation must be over
/// @param items in the order of arrival
/// @param marks of a sweep: from when on the next one looks, by the ids of entries, once all of that id are handled
public record Batch<T>(Envelope envelope, Deadline deadline, List<BatchItem<T>> items, Map<String, Instant> marks) {

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
        items = List.copyOf(items);
        marks = Map.copyOf(marks);
        if (envelope == Envelope.DIRECT && items.size() != 1) {
            throw new IllegalArgumentException("A direct invocation has one event, not " + items.size());
        }
    }

    public Batch(Envelope envelope, Deadline deadline, List<BatchItem<T>> items) {
        this(envelope, deadline, items, Map.of());
    }

    /// Applies the step to each event that is still alive; a failure stays with its event.
    public <R> Batch<R> map(Function<? super T, ? extends R> step) {
        return with(items.stream().<BatchItem<R>>map(entry -> entry.map(step)).toList());
    }

    /// Applies a step that handles all living events in one go and tells of each what became of it.
    ///
    /// @param step gets the living entries and answers with as many, in the same order and of the same ids
    public <R> Batch<R> mapAll(Function<List<BatchItem.Pending<T>>, List<BatchItem<R>>> step) {
        List<BatchItem.Pending<T>> alive = new ArrayList<>(items.size());
        for (BatchItem<T> entry : items) {
            if (entry instanceof BatchItem.Pending<T> living) {
                alive.add(living);
            }
        }
        var answers = step.apply(List.copyOf(alive)).iterator();
        List<BatchItem<R>> result = new ArrayList<>(items.size());
        for (BatchItem<T> entry : items) {
            result.add(
                    switch (entry) {
                        case BatchItem.Pending<T> living -> sameId(living, answers.next());
                        case BatchItem.Failed<T>(String id, RuntimeException failure) ->
                            new BatchItem.Failed<>(id, failure);
                    });
        }
        return with(result);
    }

    /// The values that are still alive, in order.
    public List<T> values() {
        List<T> values = new ArrayList<>(items.size());
        for (BatchItem<T> entry : items) {
            if (entry instanceof BatchItem.Pending<T>(String id, T value)) {
                values.add(value);
            }
        }
        return values;
    }

    /// The entries that failed, in order.
    public List<BatchItem.Failed<T>> failures() {
        List<BatchItem.Failed<T>> failures = new ArrayList<>();
        for (BatchItem<T> entry : items) {
            if (entry instanceof BatchItem.Failed<T> failed) {
                failures.add(failed);
            }
        }
        return failures;
    }

    private <R> Batch<R> with(List<BatchItem<R>> changed) {
        return new Batch<>(envelope, deadline, changed, marks);
    }

    private static <T, R> BatchItem<R> sameId(BatchItem<T> asked, BatchItem<R> answered) {
        if (!asked.id().equals(answered.id())) {
            throw new IllegalStateException("Asked for " + asked.id() + ", answered for " + answered.id());
        }
        return answered;
    }
}
