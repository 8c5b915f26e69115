package dev.runwatch.decode;

import dev.runwatch.event.ApiCall;
import dev.runwatch.event.Arn;
import dev.runwatch.event.ErrorDetails;
import dev.runwatch.pipeline.InvalidEventException;
import dev.runwatch.pipeline.InvalidEventException.Reason;
import dev.runwatch.text.SafeQuote;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// Reads "AWS API Call via CloudTrail". The detail is CloudTrail's record.
final class ApiCallReader {

    private static final String STEP_FUNCTIONS = "states.amazonaws.com";

    /// Members of a request or a response that name what the call acts on, the most specific first.
    private static final List<String> TARGETS = List.of(
            "executionArn",
            "mapRunArn",
            "stateMachineAliasArn",
            "stateMachineVersionArn",
            "stateMachineArn",
            "activityArn",
            "resourceArn");

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
        ErrorDetails error = new ErrorDetails(detail.code("errorCode"), detail.text("errorMessage"));
        Optional<Arn> target = firstArn(request)
                .or(() -> firstArn(detail.in("responseElements")))
                .or(() -> resources(detail))
                .or(() -> Arn.findIn(error.cause()));
        String name = request.code("name");
        String caller = caller(detail.in("userIdentity"));
        String id = detail.code("eventID");
        return new ApiCall(EventDecoder.metadata(envelope, false), id, action, target, name, caller, error);
    }

    private static Optional<Arn> firstArn(FieldReader object) {
        return TARGETS.stream().map(object::arn).flatMap(Optional::stream).findFirst();
    }

    /// CloudTrail's own list of the resources of a call
    ///
    // (https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html).
    private static Optional<Arn> resources(FieldReader detail) {
        return detail.node("resources")
                .valueStream()
                .map(resource -> Arn.parse(resource.path("ARN").asString("")))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /// The first that the type of identity has
    /// (https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html).
    private static String caller(FieldReader identity) {
        return Stream.<Supplier<String>>of(
                        () -> identity.code("arn"),
                        () -> identity.in("onBehalfOf").code("userId"),
                        () -> identity.code("userName"),
                        () -> identity.code("invokedBy"),
                        () -> account(identity),
                        () -> identity.code("principalId"))
                .map(Supplier::get)
                .filter(name -> !name.isEmpty())
                .findFirst()
                .orElse("");
    }

    private static String account(FieldReader identity) {
        String account = identity.code("accountId");
        return account.isEmpty() ? "" : "account " + account;
    }
}
