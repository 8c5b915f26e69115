package dev.runwatch.notify.sns;

import dev.runwatch.notify.FailureReason;
import dev.runwatch.notify.NotifyOutcome.Failed;
import dev.runwatch.notify.sns.TimeLimitedCall.OutOfTimeException;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sns.model.BatchResultErrorEntry;

/// Classifies errors of SNS by their code. The HTTP status is not enough: `KMSThrottling` and `InvalidParameter` both
/// have status 400.
///
/// @see <a href="https://docs.aws.amazon.com/sns/latest/api/API_Publish.html">Publish</a>
/// @see <a href="https://docs.aws.amazon.com/sns/latest/api/CommonErrors.html">Common error types</a>
final class SnsError {

    private SnsError() {}

    static FailureReason reason(AwsServiceException response) {
        return reason(code(response), response.statusCode() >= 500);
    }

    private static FailureReason reason(String code, boolean serverFault) {
        return switch (code) {
            case "AuthorizationError", "AccessDenied", "AccessDeniedException" -> FailureReason.ACCESS_DENIED;
            case "NotFound", "NotFoundException" -> FailureReason.TOPIC_NOT_FOUND;
            case "InvalidClientTokenId", "SignatureDoesNotMatch", "ExpiredToken", "UnrecognizedClientException" ->
                FailureReason.INVALID_CREDENTIALS;
            case "KMSAccessDenied", "KMSDisabled", "KMSInvalidState", "KMSNotFound", "KMSOptInRequired" ->
                FailureReason.KMS;
            case "Throttled", "Throttling", "ThrottlingException", "ThrottledException", "RequestThrottled" ->
                FailureReason.THROTTLED;
            case "TooManyRequestsException", "KMSThrottling", "KMSThrottlingException" -> FailureReason.THROTTLED;
            case "InternalError", "InternalFailure", "ServiceUnavailable", "RequestTimeout" ->
                FailureReason.SERVICE_ERROR;
            default -> serverFault ? FailureReason.SERVICE_ERROR : FailureReason.INVALID_REQUEST;
        };
    }

    /// Empty if the response is from a proxy instead of SNS.
    private static String code(AwsServiceException response) {
        return Optional.ofNullable(response.awsErrorDetails())
                .map(AwsErrorDetails::errorCode)
                .orElse("");
    }

    /// A request that failed as a whole.
    static Failed failed(String topicArn, RuntimeException error) {
        return switch (error) {
            case AwsServiceException response
            when code(response).isEmpty() ->
                new Failed(
                        FailureReason.CONNECTION,
                        "HTTP %d without an AWS error code, instead of a response from SNS for %s"
                                .formatted(response.statusCode(), topicArn),
                        error);
            case AwsServiceException response ->
                new Failed(
                        reason(response),
                        rejection(
                                topicArn,
                                code(response),
                                response.awsErrorDetails().errorMessage()),
                        error);
            case ApiCallTimeoutException late -> timeout(topicArn, late);
            case ApiCallAttemptTimeoutException late -> timeout(topicArn, late);
            case AbortedException interrupted -> timeout(topicArn, interrupted);
            case SdkException unreachable ->
                new Failed(
                        FailureReason.CONNECTION,
                        "SNS could not be reached for %s: %s".formatted(topicArn, unreachable.getMessage()),
                        error);
            case OutOfTimeException none ->
                new Failed(
                        FailureReason.OUT_OF_TIME,
                        "Too little time was left of the invocation to publish an alert to " + topicArn,
                        error);
            default ->
                new Failed(
                        FailureReason.INTERNAL,
                        "Unexpected exception while publishing to %s: %s".formatted(topicArn, error),
                        error);
        };
    }

    /// One entry of a batch.
    static Failed failed(String topicArn, BatchResultErrorEntry entry) {
        return new Failed(
                reason(entry.code(), !entry.senderFault()), rejection(topicArn, entry.code(), entry.message()), null);
    }

    /// An entry that the response does not mention.
    static Failed missing(String topicArn) {
        return new Failed(
                FailureReason.SERVICE_ERROR,
                "SNS accepted a batch for %s, but its response does not mention an alert".formatted(topicArn),
                null);
    }

    private static Failed timeout(String topicArn, SdkException late) {
        String detail = late.getCause() instanceof TimeoutException
                ? "An SNS request for %s hung: DNS, connection, credentials or response"
                : "SNS did not respond in time for %s";
        return new Failed(FailureReason.TIMEOUT, detail.formatted(topicArn), late);
    }

    private static String rejection(String topicArn, String code, String message) {
        return "SNS rejected an alert for %s: %s, %s".formatted(topicArn, code, message);
    }
}
