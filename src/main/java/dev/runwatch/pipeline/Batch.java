package dev.runwatch.pipeline;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// The events of one invocation. A single event is a batch of one. Immutable.
///
/// @param envelope how the events arrived, and so which response is expected
/// @param deadline when the invocation must be over
/// @param items in order of arrival
/// @param received what each event arrived in, by the ID of its item; without events that were found
public record Batch<T>(Envelope envelope, Deadline deadline, List<BatchItem<T>> items, Map<String, Received> received) {

    /// How an invocation arrives.
    public enum Envelope {
        /// One event from EventBridge. Its failure leaves the Lambda as an exception.
        DIRECT,
        /// A batch of SQS records. A failure is a batch item failure: the record's ID in the response.
        QUEUE,
        /// A scheduled trigger: the events were not received but found. The next trigger repeats what failed.
        TRIGGER
    }

    public Batch {
        items = List.copyOf(items);
        received = Map.copyOf(received);
        if (envelope == Envelope.DIRECT && items.size() > 1) {
            throw new IllegalArgumentException("A direct invocation has one event, not " + items.size());
        }
    }

    /// Events that are not kept or redelivered as they came.
    public Batch(Envelope envelope, Deadline deadline, List<BatchItem<T>> items) {
        this(envelope, deadline, items, Map.of());
    }

    /// Applies the step to each pending event. A failure stays with its event.
    public <R> Batch<R> map(Function<? super T, ? extends R> step) {
        return with(items.stream().<BatchItem<R>>map(item -> item.map(step)).toList());
    }

    /// Applies a step that handles all pending events in one call.
    ///
    /// @param step takes the pending items and returns as many results, in the same order and with the same IDs
    public <R> Batch<R> mapAll(Function<List<BatchItem.Pending<T>>, List<BatchItem<R>>> step) {
        List<BatchItem.Pending<T>> pending = new ArrayList<>(items.size());
        for (BatchItem<T> item : items) {
            if (item instanceof BatchItem.Pending<T> one) {
                pending.add(one);
            }
        }
        var results = step.apply(List.copyOf(pending)).iterator();
        List<BatchItem<R>> all = new ArrayList<>(items.size());
        for (BatchItem<T> item : items) {
            all.add(
                    switch (item) {
                        case BatchItem.Pending<T> one -> requireSameId(one, results.next());
                        case BatchItem.Failed<T>(String id, RuntimeException failure) ->
                            new BatchItem.Failed<>(id, failure);
                    });
        }
        return with(all);
    }

    /// The values of the pending items, in order.
    public List<T> values() {
        List<T> values = new ArrayList<>(items.size());
        for (BatchItem<T> item : items) {
            if (item instanceof BatchItem.Pending<T>(String id, T value)) {
                values.add(value);
            }
        }
        return values;
    }

    /// Without the events of these IDs, which are acknowledged.
    public Batch<T> without(Collection<String> ids) {
        return with(items.stream().filter(item -> !ids.contains(item.id())).toList());
    }

    /// What the event arrived in, if it was received.
    public Optional<Received> received(String id) {
        return Optional.ofNullable(received.get(id));
    }

    /// The failed items, in order.
    public List<BatchItem.Failed<T>> failures() {
        List<BatchItem.Failed<T>> failures = new ArrayList<>();
        for (BatchItem<T> item : items) {
            if (item instanceof BatchItem.Failed<T> failed) {
                failures.add(failed);
            }
        }
        return failures;
    }

    private <R> Batch<R> with(List<BatchItem<R>> changed) {
        return new Batch<>(envelope, deadline, changed, received);
    }

    private static <R> BatchItem<R> requireSameId(BatchItem<?> pending, BatchItem<R> result) {
        if (!pending.id().equals(result.id())) {
            throw new IllegalStateException(
                    "A step returned a result for %s in place of %s".formatted(result.id(), pending.id()));
        }
        return result;
    }
}
