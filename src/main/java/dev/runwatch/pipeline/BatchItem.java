package dev.runwatch.pipeline;

import java.util.function.Function;

/// One event of a batch: what became of it so far.
public sealed interface BatchItem<T> {

    /// The id by which the sender knows it: the message id of an SQS record, the state machine of what a sweep found,
    /// else the event's own id.
    String id();

    record Pending<T>(String id, T value) implements BatchItem<T> {}

    /// It failed and is not handled further; the failure leaves the Lambda with the answer.
    record Failed<T>(String id, RuntimeException failure) implements BatchItem<T> {}

    /// Applies the step; what it throws becomes the failure of this entry alone. So do the errors that a single event
    /// can cause: else it would take the others of its batch along, each time, until all are given up.
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
        } catch (StackOverflowError | LinkageError broken) {
            return new Failed<>(id, new EventProcessingException(broken));
        }
    }
}
