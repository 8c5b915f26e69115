package dev.runwatch.metrics;

import dev.runwatch.aws.TimeLimiter;
import dev.runwatch.pipeline.TimeBudget;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClientBuilder;
import software.amazon.awssdk.services.cloudwatch.model.PutMetricDataRequest;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/// Hands metrics to CloudWatch within a given time, and knows what is certain about them afterwards.
///
/// It tries once: CloudWatch adds up what it gets, so after a lost answer a second try would count twice, and what was
/// refused has another way to go.
final class CloudWatchSender implements SdkAutoCloseable {

    private final CloudWatchClient client;

    /// @param where as whom it calls, and what a test leads elsewhere
    CloudWatchSender(SdkHttpClient http, Consumer<CloudWatchClientBuilder> where) {
        CloudWatchClientBuilder builder = CloudWatchClient.builder()
                .httpClient(RequestTracker.tracking(http))
                .overrideConfiguration(override -> override.retryStrategy(AwsRetryStrategy.doNotRetry()));
        where.accept(builder);
        this.client = builder.build();
    }

    /// What became of the metrics.
    sealed interface Outcome {

        record Stored() implements Outcome {}

        /// They are certainly not at CloudWatch.
        record NotStored(String why) implements Outcome {}

        /// They left, and nothing more is known.
        record Unknown(String why) implements Outcome {}
    }

    /// Never throws for what CloudWatch or the network does, and never takes longer than the budget.
    Outcome send(PutMetricDataRequest request, Duration budget) {
        if (TimeBudget.RECORD.isTooShort(budget)) {
            return new Outcome.NotStored("no time was left of the invocation");
        }
        PutMetricDataRequest timed = request.toBuilder()
                .overrideConfiguration(override -> override.apiCallTimeout(budget))
                .build();
        var departure = new RequestTracker();
        try {
            SdkHttpResponse answer = TimeLimiter.call(
                            "cloudwatch", budget, () -> departure.track(() -> client.putMetricData(timed)))
                    .sdkHttpResponse();
            return ofCloudWatch(answer)
                    ? new Outcome.Stored()
                    : unanswered(departure, "HTTP " + answer.statusCode() + " without an answer of CloudWatch");
        } catch (ExecutionException failed) {
            return failed(departure, failed.getCause());
        } catch (TimeoutException late) {
            return unanswered(departure, "no answer within " + budget.toMillis() + " ms");
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return unanswered(departure, "interrupted");
        }
    }

    /// The answer says nothing, so the SDK reads any 200 as one, also a page of somebody on the way.
    private static boolean ofCloudWatch(SdkHttpResponse answer) {
        return Stream.of("smithy-protocol", "x-amzn-RequestId")
                .anyMatch(header -> answer.firstMatchingHeader(header).isPresent());
    }

    @Override
    public void close() {
        client.close();
    }

    /// An error with a code is CloudWatch's own answer. One without is a page of somebody on the way, who may have
    /// passed the metrics on.
    private static Outcome failed(RequestTracker departure, @Nullable Throwable error) {
        if (error instanceof AwsServiceException refused
                && refused.awsErrorDetails() != null
                && refused.awsErrorDetails().errorCode() != null) {
            AwsErrorDetails details = refused.awsErrorDetails();
            return new Outcome.NotStored(
                    refused.statusCode() + " " + details.errorCode() + ", " + details.errorMessage());
        }
        return unanswered(departure, String.valueOf(error));
    }

    private static Outcome unanswered(RequestTracker departure, String why) {
        return departure.cancel() ? new Outcome.NotStored(why) : new Outcome.Unknown(why);
    }
}
