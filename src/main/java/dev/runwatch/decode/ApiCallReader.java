package dev.runwatch.decode;

import dev.runwatch.event.ApiCall;
import dev.runwatch.event.Arn;
import dev.runwatch.event.ErrorDetails;
import dev.runwatch.pipeline.InvalidEventException;
import dev.runwatch.pipeline.InvalidEventException.Reason;
import dev.runwatch.text.SafeQuote;
import java.util.Optional;

/// Reads "AWS API Call via CloudTrail". The detail is CloudTrail's record.
final class ApiCallReader {

    private static final String STEP_FUNCTIONS = "states.amazonaws.com";

    private ApiCallReader() {}

    static ApiCall read(FieldReader envelope) {
        FieldReader detail = envelope.in("detail");
        String service = detail.text("eventSource");
        if (!service.equals(STEP_FUNCTIONS)) {
            throw new InvalidEventException(
                    Reason.UNEXPECTED,
                    "Got an API call of %s; expected one of '%s'. Check the rule's event pattern"
                            .formatted(SafeQuote.quote(service), STEP_FUNCTIONS));
        }
        String action = detail.code("eventName");
        FieldReader request = detail.in("requestParameters");
        Optional<Arn> target = request.arn("stateMachineArn")
                .or(() -> request.arn("executionArn"))
                .or(() -> started(detail));
        String name = request.code("name");
        String caller = caller(detail.in("userIdentity"));
        var errorDetails = new ErrorDetails(detail.code("errorCode"), detail.text("errorMessage"));
        String id = detail.code("eventID");
        return new ApiCall(EventDecoder.metadata(envelope, false), id, action, target, name, caller, errorDetails);
    }

    private static Optional<Arn> started(FieldReader detail) {
        return detail.in("responseElements").arn("executionArn");
    }

    private static String caller(FieldReader identity) {
        String arn = identity.code("arn");
        return arn.isEmpty() ? identity.code("invokedBy") : arn;
    }
}
