package dev.runwatch.decode;

import dev.runwatch.event.EventMetadata;
import dev.runwatch.event.StepFunctionsEvent;
import dev.runwatch.pipeline.InvalidEventException;
import dev.runwatch.pipeline.InvalidEventException.Reason;
import dev.runwatch.redact.OutputRedaction;
import dev.runwatch.text.SafeQuote;
import tools.jackson.databind.JsonNode;

/// Decodes an EventBridge event of Step Functions.
final class EventDecoder {

    private static final String STATUS_CHANGE = "Step Functions Execution Status Change";
    private static final String API_CALL = "AWS API Call via CloudTrail";

    private EventDecoder() {}

    /// @param reconciled whether the event was not received but found by reconciliation
    /// @throws InvalidEventException if it is not an event of Step Functions or has no detail; a missing or damaged
    ///     field is not an error
    static StepFunctionsEvent decode(JsonNode json, boolean reconciled) {
        var envelope = new FieldReader(json);
        String source = envelope.text("source");
        String type = envelope.text("detail-type");
        boolean expected = source.equals("aws.states") && (type.equals(STATUS_CHANGE) || type.equals(API_CALL));
        if (!expected) {
            throw new InvalidEventException(Reason.UNEXPECTED, unexpected(json, source, type));
        }
        if (!envelope.node("detail").isObject()) {
            throw new InvalidEventException(
                    Reason.INCOMPLETE,
                    "Got a '%s' event %s without a detail object"
                            .formatted(type, SafeQuote.quote(envelope.text("id"))));
        }
        return type.equals(STATUS_CHANGE)
                ? StatusChangeReader.read(envelope, reconciled)
                : ApiCallReader.read(envelope);
    }

    /// Called last, because it includes the warnings about all fields.
    static EventMetadata metadata(FieldReader envelope, boolean reconciled) {
        return new EventMetadata(
                envelope.code("id"),
                envelope.instant("time"),
                envelope.code("account"),
                envelope.code("region"),
                !envelope.text("replay-name").isEmpty(),
                reconciled,
                envelope.node("detail").toString(),
                envelope.warnings());
    }

    private static String unexpected(JsonNode json, String source, String type) {
        String got = !json.isObject()
                ? "JSON that is not an object"
                : source.isEmpty() && type.isEmpty()
                        ? "a JSON object without source and detail-type"
                        : "an event %s from %s".formatted(quote(type), quote(source));
        return "Got %s; expected '%s' or '%s' from 'aws.states'. Check the rule's event pattern"
                .formatted(got, STATUS_CHANGE, API_CALL);
    }

    private static String quote(String text) {
        return SafeQuote.quote(OutputRedaction.redact(text));
    }
}
