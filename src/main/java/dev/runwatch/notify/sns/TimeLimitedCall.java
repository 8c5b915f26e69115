package dev.runwatch.notify.sns;

import dev.runwatch.aws.TimeLimiter;
import dev.runwatch.notify.Destination;
import dev.runwatch.pipeline.Deadline;
import dev.runwatch.pipeline.TimeBudget;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;

/// Runs one SNS request, the SDK's retries included, within the time of the invocation.
record TimeLimitedCall(Destination destination) {

    /// The time that a request may take now; zero if too little is left for one.
    Duration budget(Deadline deadline) {
        return TimeBudget.PUBLISH.of(deadline, destination.timeout());
    }

    /// @param request sends the request with the given time limits
    /// @throws OutOfTimeException if no request was sent
    /// @throws software.amazon.awssdk.core.exception.SdkException if SNS did not accept the request
    <T> T run(Deadline deadline, Function<AwsRequestOverrideConfiguration, T> request) {
        Duration budget = budget(deadline);
        if (budget.isZero()) {
            throw new OutOfTimeException();
        }
        try {
            return TimeLimiter.call("sns", budget.plus(TimeBudget.SDK_GRACE), () -> request.apply(limits(budget)));
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof RuntimeException error
                    ? error
                    : new IllegalStateException(failed.getCause());
        } catch (TimeoutException late) {
            throw ApiCallTimeoutException.builder()
                    .message("No result after " + budget.toMillis() + " ms")
                    .cause(late)
                    .build();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw AbortedException.create("Interrupted during an SNS request", stop);
        }
    }

    private AwsRequestOverrideConfiguration limits(Duration budget) {
        Duration attempt = destination.attemptTimeout();
        return AwsRequestOverrideConfiguration.builder()
                .apiCallTimeout(budget)
                .apiCallAttemptTimeout(attempt.compareTo(budget) < 0 ? attempt : budget)
                .build();
    }

    static final class OutOfTimeException extends RuntimeException {
        private static final long serialVersionUID = 1;
    }
}
