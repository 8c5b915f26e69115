package dev.runwatch.aws;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Waits for a call no longer than it may take, whatever the call does.
///
/// It runs on a thread of its own, because nothing ends the resolving of a name, a handshake or a read that hangs: the
/// SDK's time-outs end what they can, and this ends the waiting.
public final class TimeLimiter {

    private TimeLimiter() {}

    /// @param name of the thread
    /// @throws TimeoutException if the call is not over within the budget; it is interrupted, and may end later
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
