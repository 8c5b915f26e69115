package dev.runwatch.batch;

import java.util.function.Function;

/// One event of a batch: what became of it so far.
public sealed interface Entry<T> {

    /// The id by which the sender knows it: the message id of an SQS record, the state machine of what a sweep found,
    /// else the event's own id.
    String id();

    record Alive<T>(String id, T value) implements Entry<T> {}

    /// It failed and is not handled further; the failure leaves the Lambda with the answer.
    record Failed<T>(String id, RuntimeException failure) implements Entry<T> {}

    /// Applies the step; what it throws becomes the failure of this entry alone. So do the errors that a single event
    /// can cause: else it would take the others of its batch along, each time, until all are given up.
    default <R> Entry<R> map(Function<? super T, ? extends R> step) {
        return switch (this) {
            case Alive<T>(String id, T value) -> attempt(id, value, step);
            case Failed<T>(String id, RuntimeException failure) -> new Failed<>(id, failure);
        };
    }

    private static <T, R> Entry<R> attempt(String id, T value, Function<? super T, ? extends R> step) {
        try {
            return new Alive<>(id, step.apply(value));
        } catch (RuntimeException failure) {
            return new Failed<>(id, failure);
        } catch (StackOverflowError | LinkageError broken) {
            return new Failed<>(id, new StepBroken(broken));
        }
    }
}
