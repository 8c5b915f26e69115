package dev.runwatch.metrics;

import dev.runwatch.aws.TimeLimiter;
import dev.runwatch.aws.http.RequestTracker;
import dev.runwatch.pipeline.TimeBudget;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClientBuilder;
import software.amazon.awssdk.services.cloudwatch.model.PutMetricDataRequest;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/// Sends metrics to CloudWatch within a time limit, and reports what is certain about them.
///
/// It never retries: CloudWatch adds up what it receives, so a retry after a lost response would count twice.
final class CloudWatchSender implements SdkAutoCloseable {

    private final CloudWatchClient client;

    /// @param builder without a retry strategy; its HTTP client is a
    ///     [dev.runwatch.aws.http.ResponseVerifyingHttpClient]
    CloudWatchSender(CloudWatchClientBuilder builder) {
        this.client = builder.overrideConfiguration(override -> override.retryStrategy(AwsRetryStrategy.doNotRetry()))
                .build();
    }

    sealed interface Outcome {

        record Stored() implements Outcome {}

        /// CloudWatch certainly did not store them.
        record NotStored(String reason) implements Outcome {}

        /// They were sent, and CloudWatch did not respond.
        record Unknown(String reason) implements Outcome {}
    }

    /// Never throws for what CloudWatch or the network does, and never takes longer than the budget.
    Outcome send(PutMetricDataRequest request, Duration budget) {
        if (TimeBudget.RECORD.isTooShort(budget)) {
            return new Outcome.NotStored("no time was left of the invocation");
        }
        PutMetricDataRequest timed = request.toBuilder()
                .overrideConfiguration(override -> override.apiCallTimeout(budget))
                .build();
        var tracker = new RequestTracker();
        try {
            TimeLimiter.call("cloudwatch", budget, () -> tracker.track(() -> client.putMetricData(timed)));
            return new Outcome.Stored();
        } catch (ExecutionException failed) {
            return failed(tracker, failed.getCause());
        } catch (TimeoutException late) {
            return withoutResponse(tracker, "no response within " + budget.toMillis() + " ms");
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return withoutResponse(tracker, "interrupted");
        }
    }

    @Override
    public void close() {
        client.close();
    }

    /// An error with a code is a response of CloudWatch. An error without a code comes from a proxy, which may have
    /// forwarded the metrics.
    private static Outcome failed(RequestTracker tracker, @Nullable Throwable error) {
        if (error instanceof AwsServiceException rejected
                && rejected.awsErrorDetails() != null
                && rejected.awsErrorDetails().errorCode() != null) {
            AwsErrorDetails details = rejected.awsErrorDetails();
            return new Outcome.NotStored(
                    rejected.statusCode() + " " + details.errorCode() + ", " + details.errorMessage());
        }
        return withoutResponse(tracker, String.valueOf(error));
    }

    private static Outcome withoutResponse(RequestTracker tracker, String reason) {
        return tracker.cancel() ? new Outcome.NotStored(reason) : new Outcome.Unknown(reason);
    }
}
