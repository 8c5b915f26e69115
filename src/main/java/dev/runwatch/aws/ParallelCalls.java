package dev.runwatch.aws;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Calls that are made beside each other and given up together.
public final class ParallelCalls {

    /// Connections at the same time, enough for a hundred quick calls in a tenth of a second.
    private static final int MAX_THREADS = 16;

    private ParallelCalls() {}

    /// What one call came to.
    public sealed interface Result<T> {

        record Answer<T>(T value) implements Result<T> {}

        record Failure<T>(Throwable cause) implements Result<T> {}

        /// It may have been done or not, and may yet be.
        record Late<T>() implements Result<T> {}
    }

    /// Never throws for what a call does, and never takes longer than the budget.
    public static <T> Map<String, Result<T>> each(List<String> keys, Function<String, T> call, Duration budget) {
        // Threads of the platform: nothing ends a connect or the resolving of a name that hangs, and there it would
        // hold one of the few carriers of virtual threads.
        ExecutorService threads = Executors.newFixedThreadPool(
                Math.min(keys.size(), MAX_THREADS),
                Thread.ofPlatform().daemon().name("claims-", 1).factory());
        try {
            List<Callable<T>> calls =
                    keys.stream().<Callable<T>>map(key -> () -> call.apply(key)).toList();
            List<Future<T>> ends = threads.invokeAll(calls, budget.toMillis(), TimeUnit.MILLISECONDS);
            Map<String, Result<T>> results = new LinkedHashMap<>();
            for (int i = 0; i < ends.size(); i++) {
                results.put(keys.get(i), result(ends.get(i)));
            }
            return results;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            Map<String, Result<T>> results = new LinkedHashMap<>();
            keys.forEach(key -> results.put(key, new Result.Late<>()));
            return results;
        } finally {
            threads.shutdownNow();
        }
    }

    private static <T> Result<T> result(Future<T> end) throws InterruptedException {
        try {
            return new Result.Answer<>(end.get());
        } catch (CancellationException late) {
            return new Result.Late<>();
        } catch (ExecutionException failed) {
            @Nullable Throwable cause = failed.getCause();
            return new Result.Failure<>(cause == null ? failed : cause);
        }
    }
}
