package dev.runwatch.aws;

import dev.runwatch.aws.http.HttpClientFactory;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/// Makes calls in parallel, with one time limit for all of them.
public final class ParallelCalls {

    private ParallelCalls() {}

    /// Never throws for what a call does, and never takes longer than the budget.
    ///
    /// @return the call of each key: successful, failed, or not finished in time. The last may still succeed
    public static <T> Map<String, Future<T>> each(List<String> keys, Function<String, T> call, Duration budget) {
        // Platform threads: a connect or a DNS lookup that hangs cannot be ended, and would block a carrier thread of
        // virtual threads.
        ExecutorService threads = Executors.newFixedThreadPool(
                Math.min(keys.size(), HttpClientFactory.MAX_CONNECTIONS),
                Thread.ofPlatform().daemon().name("aws-", 1).factory());
        Map<String, Future<T>> results = new LinkedHashMap<>();
        try {
            List<Callable<T>> calls =
                    keys.stream().<Callable<T>>map(key -> () -> call.apply(key)).toList();
            List<Future<T>> ended = threads.invokeAll(calls, budget.toMillis(), TimeUnit.MILLISECONDS);
            for (int i = 0; i < keys.size(); i++) {
                results.put(keys.get(i), ended.get(i));
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            keys.forEach(key -> results.put(key, new CompletableFuture<>()));
        } finally {
            threads.shutdownNow();
        }
        return results;
    }
}
