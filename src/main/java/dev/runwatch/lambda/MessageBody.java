package dev.runwatch.lambda;

import dev.runwatch.pipeline.InvalidEventException;
import dev.runwatch.pipeline.InvalidEventException.Reason;
import dev.runwatch.text.SafeQuote;
import java.util.function.Supplier;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;

/// Opens the body of an SQS message, down to the event in it. The body is the event, an SNS notification, or Lambda's
/// [record of a failed asynchronous invocation](
/// https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html).
final class MessageBody {

    private static final String EXPECTED = "expected an EventBridge event, or SQS records that hold one each";

    private final ObjectReader json;

    MessageBody(ObjectReader json) {
        this.json = json;
    }

    /// @param item one of the `Records` of an invocation
    /// @throws InvalidEventException if it contains no JSON, or a record of Lambda without the event
    JsonNode event(JsonNode item) {
        String message = "SQS message " + quoted(item.path("messageId"));
        return open(parse("the body of " + message, () -> text(item.path("body"))), message);
    }

    private JsonNode open(JsonNode body, String message) {
        if (body.path("Type").asString("").equals("Notification") && body.has("TopicArn")) {
            String notification = "the SNS message " + quoted(body.path("MessageId"));
            return open(parse(notification, () -> text(body.path("Message"))), message);
        }
        return isLambdaRecord(body) ? open(payload(body, message), message) : body;
    }

    private static boolean isLambdaRecord(JsonNode body) {
        return !body.has("detail-type")
                && (body.has("requestPayload")
                        || body.path("requestContext").path("condition").isString());
    }

    /// Lambda omits a payload with which the record would exceed the limit of its destination.
    private JsonNode payload(JsonNode lambdaRecord, String message) {
        JsonNode payload = lambdaRecord.path("requestPayload");
        if (payload.isMissingNode() || payload.isNull()) {
            throw new InvalidEventException(
                    Reason.INCOMPLETE,
                    ("Got Lambda's record of a failed invocation without its payload in %s; expected the event in"
                                    + " requestPayload. Search the log for the request %s")
                            .formatted(
                                    message,
                                    quoted(lambdaRecord.path("requestContext").path("requestId"))));
        }
        return payload.isString() ? parse("the requestPayload in " + message, () -> text(payload)) : payload;
    }

    private static String quoted(JsonNode id) {
        return SafeQuote.quote(id.asString(""));
    }

    /// Jackson skips a byte order mark in bytes, but not in text.
    private JsonNode text(JsonNode node) {
        String text = node.asString("");
        return json.readTree(text.startsWith("\uFEFF") ? text.substring(1) : text);
    }

    /// @param what is parsed, for the message of the rejection
    static JsonNode parse(String what, Supplier<JsonNode> read) {
        try {
            JsonNode node = read.get();
            if (!node.isMissingNode()) {
                return node;
            }
            throw new InvalidEventException(Reason.MALFORMED, "Got %s without content; %s".formatted(what, EXPECTED));
        } catch (JacksonException malformed) {
            // Jackson's message may quote the payload, so only the location is reported.
            var at = malformed.getLocation();
            String where = at == null ? "" : " (line %d, column %d)".formatted(at.getLineNr(), at.getColumnNr());
            throw new InvalidEventException(
                    Reason.MALFORMED, "Got %s that is not JSON%s; %s".formatted(what, where, EXPECTED));
        }
    }

    /// @param source of records that hold no SQS messages
    static InvalidEventException unexpectedRecord(String source) {
        String got = source.isEmpty() || source.equals("aws:sqs")
                ? "a record without source or messageId"
                : SafeQuote.quote(source);
        return new InvalidEventException(
                Reason.UNEXPECTED, "Got records of " + got + "; " + EXPECTED + ". Check what triggers this function");
    }
}
