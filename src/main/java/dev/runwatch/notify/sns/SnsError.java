package dev.runwatch.notify.sns;

import java.util.Set;
import java.util.concurrent.TimeoutException;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;

/// Tells errors of SNS apart by their code, because the HTTP status does not: `KMSThrottling` is a 400 and passes,
/// `InvalidParameter` is a 400 and never does.
final class SnsError {

    /// What passes by itself (SNS API, "Common error types" and `Publish`).
    private static final Set<String> PASSING = Set.of(
            "Throttled",
            "Throttling",
            "ThrottlingException",
            "ThrottledException",
            "RequestThrottled",
            "TooManyRequestsException",
            "KMSThrottling",
            "KMSThrottlingException",
            "InternalError",
            "InternalFailure",
            "ServiceUnavailable",
            "RequestTimeout");

    private SnsError() {}

    /// Whether trying again may help.
    static boolean mayPass(Throwable error) {
        return error instanceof AwsServiceException refusal && (passing(code(refusal)) || refusal.statusCode() >= 500);
    }

    /// Empty where a proxy answered in the place of SNS.
    private static String code(AwsServiceException refusal) {
        AwsErrorDetails details = refusal.awsErrorDetails();
        return details == null || details.errorCode() == null ? "" : details.errorCode();
    }

    static boolean passing(String code) {
        return PASSING.contains(code);
    }

    static String explain(String topicArn, SdkException error) {
        return switch (error) {
            case AwsServiceException refusal
            when code(refusal).isEmpty() ->
                explain(topicArn, "HTTP " + refusal.statusCode(), "without an error of AWS");
            case AwsServiceException refusal ->
                explain(topicArn, code(refusal), refusal.awsErrorDetails().errorMessage());
            case ApiCallTimeoutException hung
            when hung.getCause() instanceof TimeoutException ->
                ("A call of SNS hung for %s: its name, connection, credentials or answer did not come in time;"
                                + " it may have the alert or not")
                        .formatted(topicArn);
            case ApiCallTimeoutException timeout ->
                "SNS did not answer in time for %s; it may have the alert or not".formatted(topicArn);
            case ApiCallAttemptTimeoutException timeout ->
                "SNS did not answer in time for %s; it may have the alert or not".formatted(topicArn);
            default -> "SNS could not be reached for %s: %s".formatted(topicArn, error.getMessage());
        };
    }

    static String explain(String topicArn, String code, String message) {
        return "SNS refused an alert for %s: %s, %s. %s".formatted(topicArn, code, message, advice(code));
    }

    private static String advice(String code) {
        return switch (code) {
            case "AuthorizationError", "AccessDenied", "AccessDeniedException" ->
                "Check the function's role and the topic's policy";
            case "NotFound", "NotFoundException" -> "Check runwatch.alerts.topic-arn: there is no such topic";
            case "InvalidClientTokenId", "SignatureDoesNotMatch", "ExpiredToken", "UnrecognizedClientException" ->
                "Check the function's credentials";
            case "KMSAccessDenied", "KMSDisabled", "KMSInvalidState", "KMSNotFound", "KMSOptInRequired" ->
                "Check the topic's key and its policy";
            default -> passing(code) ? "It was tried again until the deadline" : "Trying again will not help";
        };
    }
}
