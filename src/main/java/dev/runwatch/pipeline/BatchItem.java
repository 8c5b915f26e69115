package dev.runwatch.pipeline;

import java.util.function.Function;

/// One event of a batch, and what became of it so far.
public sealed interface BatchItem<T> {

    /// Identifies the event for its sender: the message ID of an SQS record, the state machine of a reconciled
    /// execution, otherwise the event's own ID.
    String id();

    record Pending<T>(String id, T value) implements BatchItem<T> {}

    /// The following steps skip it; `respond` reports the failure.
    record Failed<T>(String id, RuntimeException failure) implements BatchItem<T> {}

    /// Applies the step. An exception becomes the failure of this item. `StackOverflowError` and `LinkageError` are
    /// caught too, so that one poison event does not fail its whole batch.
    default <R> BatchItem<R> map(Function<? super T, ? extends R> step) {
        return switch (this) {
            case Pending<T>(String id, T value) -> attempt(id, value, step);
            case Failed<T>(String id, RuntimeException failure) -> new Failed<>(id, failure);
        };
    }

    private static <T, R> BatchItem<R> attempt(String id, T value, Function<? super T, ? extends R> step) {
        try {
            return new Pending<>(id, step.apply(value));
        } catch (RuntimeException failure) {
            return new Failed<>(id, failure);
        } catch (StackOverflowError | LinkageError error) {
            return new Failed<>(id, new EventProcessingException(error));
        }
    }
}
