package dev.runwatch.decode;

import dev.runwatch.batch.EventRefused;
import dev.runwatch.batch.EventRefused.Why;
import dev.runwatch.change.ApiCall;
import dev.runwatch.change.Arn;
import dev.runwatch.change.Reason;
import java.util.Optional;

/// "AWS API Call via CloudTrail" of Step Functions: the detail is CloudTrail's record.
final class ApiCalls {

    private static final String STEP_FUNCTIONS = "states.amazonaws.com";

    private ApiCalls() {}

    static ApiCall read(Fields envelope) {
        Fields detail = envelope.in("detail");
        String service = detail.text("eventSource");
        if (!service.equals(STEP_FUNCTIONS)) {
            throw new EventRefused(
                    Why.UNEXPECTED,
                    "Got an API call of %s; expected one of '%s'. Check the rule's event pattern"
                            .formatted(EventRefused.quoted(service), STEP_FUNCTIONS));
        }
        String action = detail.word("eventName");
        Fields request = detail.in("requestParameters");
        Optional<Arn> target = request.arn("stateMachineArn")
                .or(() -> request.arn("executionArn"))
                .or(() -> started(detail));
        String name = request.word("name");
        String caller = caller(detail.in("userIdentity"));
        Reason refusal = new Reason(detail.word("errorCode"), detail.text("errorMessage"));
        String id = detail.word("eventID");
        return new ApiCall(EventDecoder.event(envelope), id, action, target, name, caller, refusal);
    }

    private static Optional<Arn> started(Fields detail) {
        return detail.in("responseElements").arn("executionArn");
    }

    private static String caller(Fields identity) {
        String arn = identity.word("arn");
        return arn.isEmpty() ? identity.word("invokedBy") : arn;
    }
}
