package dev.runwatch.pipeline;

import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A function that is created at its first call: what it needs is loaded then, and may depend on the function itself.
/// Safe for concurrent calls.
public final class LazyFunction<I, O> implements Function<I, O> {

    private final Supplier<Function<I, O>> create;
    private volatile @Nullable Function<I, O> created;

    public LazyFunction(Supplier<Function<I, O>> create) {
        this.create = create;
    }

    @Override
    public O apply(I input) {
        Function<I, O> function = created;
        return (function == null ? create() : function).apply(input);
    }

    private synchronized Function<I, O> create() {
        Function<I, O> function = created;
        if (function == null) {
            function = create.get();
            created = function;
        }
        return function;
    }
}
