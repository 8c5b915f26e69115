package dev.runwatch.notify.sns;

import java.time.Duration;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.retries.StandardRetryStrategy;

/// Retries within an invocation; the deadline may end them earlier.
///
/// The SDK retries a failed request with [#strategy], [SnsNotifier] the failed entries of a batch with [#batchBackoff],
/// and Lambda or SQS the event whose alert still fails. [dev.runwatch.notify.FailureReason#isTransient] decides.
final class SnsRetry {

    /// Of one request, the first one included.
    private static final int MAX_ATTEMPTS = 5;

    static final int MAX_BATCH_RETRIES = 3;

    // As in the SDK's standard strategy (https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html).
    private static final Duration BASE_DELAY = Duration.ofMillis(100);
    private static final Duration BASE_DELAY_WHEN_THROTTLED = Duration.ofSeconds(1);

    private static final Duration BASE_DELAY_OF_BATCH = Duration.ofMillis(200);

    private SnsRetry() {}

    static StandardRetryStrategy strategy(RandomGenerator random) {
        return AwsRetryStrategy.standardRetryStrategy().toBuilder()
                .maxAttempts(MAX_ATTEMPTS)
                .backoffStrategy(JitteredBackoff.from(BASE_DELAY, random))
                .throttlingBackoffStrategy(JitteredBackoff.from(BASE_DELAY_WHEN_THROTTLED, random))
                .retryOnException(SnsRetry::isRetryable)
                .build();
    }

    static JitteredBackoff batchBackoff(RandomGenerator random) {
        return JitteredBackoff.from(BASE_DELAY_OF_BATCH, random);
    }

    /// The SDK retries broken connections by itself.
    private static boolean isRetryable(Throwable error) {
        return error instanceof AwsServiceException response
                && SnsError.reason(response).isTransient();
    }
}
