package dev.runwatch.aws;

import dev.runwatch.aws.http.HttpClientFactory;
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

/// Makes calls in parallel, with one time limit for all of them.
public final class ParallelCalls {

    private ParallelCalls() {}

    public sealed interface Result<T> {

        record Answer<T>(T value) implements Result<T> {}

        record Failure<T>(Throwable cause) implements Result<T> {}

        /// Not finished in time. It may still succeed.
        record Late<T>() implements Result<T> {}
    }

    /// Never throws for what a call does, and never takes longer than the budget.
    public static <T> Map<String, Result<T>> each(List<String> keys, Function<String, T> call, Duration budget) {
        // Platform threads: a connect or a DNS lookup that hangs cannot be ended, and would block a carrier thread of
        // virtual threads.
        ExecutorService threads = Executors.newFixedThreadPool(
                Math.min(keys.size(), HttpClientFactory.MAX_CONNECTIONS),
                Thread.ofPlatform().daemon().name("aws-", 1).factory());
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
