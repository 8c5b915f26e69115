package dev.runwatch.enrich;

import dev.runwatch.event.Enrichment.Outcome;
import java.net.SocketTimeoutException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sfn.model.ExecutionDoesNotExistException;
import software.amazon.awssdk.services.sfn.model.StateMachineDoesNotExistException;
import software.amazon.awssdk.services.sfn.model.StateMachineTypeNotSupportedException;

/// Step Functions was not asked, or did not say what was asked.
final class LookupException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Outcome outcome;

    LookupException(Outcome outcome, String message) {
        super(message);
        this.outcome = outcome;
    }

    LookupException(SdkException cause) {
        super(cause.getMessage(), cause);
        this.outcome = outcome(cause);
    }

    Outcome outcome() {
        return outcome;
    }

    private static Outcome outcome(SdkException failure) {
        return switch (failure) {
            case ExecutionDoesNotExistException gone -> Outcome.UNDETERMINED;
            case StateMachineDoesNotExistException gone -> Outcome.UNDETERMINED;
            case StateMachineTypeNotSupportedException express -> Outcome.UNDETERMINED;
            case AwsServiceException error when isThrottled(error) -> Outcome.THROTTLED;
            case AwsServiceException error when isDenied(error) -> Outcome.DENIED;
            case ApiCallTimeoutException late -> Outcome.TIMED_OUT;
            case ApiCallAttemptTimeoutException late -> Outcome.TIMED_OUT;
            case AbortedException stopped -> Outcome.TIMED_OUT;
            default -> failure.getCause() instanceof SocketTimeoutException ? Outcome.TIMED_OUT : Outcome.FAILED;
        };
    }

    private static boolean isThrottled(AwsServiceException error) {
        return error.isThrottlingException() || code(error).contains("Throttling");
    }

    /// IAM, or the key of an encrypted execution
    /// ([API](https://docs.aws.amazon.com/step-functions/latest/apireference/API_GetExecutionHistory.html)).
    private static boolean isDenied(AwsServiceException error) {
        return error.statusCode() == 403
                || code(error).startsWith("AccessDenied")
                || code(error).startsWith("Kms");
    }

    private static String code(AwsServiceException error) {
        return error.awsErrorDetails() == null
                ? ""
                : String.valueOf(error.awsErrorDetails().errorCode());
    }
}
