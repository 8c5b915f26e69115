package dev.runwatch.aws;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Waits for a call at most as long as its budget, whatever the call does.
///
/// The call runs on its own thread, because the SDK's timeouts cannot end a DNS lookup, TLS handshake or read that
/// hangs.
public final class TimeLimiter {

    private TimeLimiter() {}

    /// @param name of the thread
    /// @throws TimeoutException if the call did not finish within the budget; it is interrupted
    ///     and may finish later
    /// @throws ExecutionException with what the call threw
    public static <T> T call(String name, Duration budget, Callable<T> call)
            throws ExecutionException, InterruptedException, TimeoutException {
        var task = new FutureTask<>(call);
        Thread.ofPlatform().daemon().name(name).start(task);
        try {
            return task.get(budget.toMillis(), TimeUnit.MILLISECONDS);
        } finally {
            task.cancel(true);
        }
    }
}
