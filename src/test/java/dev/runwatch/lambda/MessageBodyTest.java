package dev.runwatch.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.runwatch.pipeline.InvalidEventException;
import dev.runwatch.pipeline.InvalidEventException.Reason;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class MessageBodyTest {

    private static final String EVENT = "{\"id\": \"e-1\", \"detail-type\": \"x\", \"source\": \"aws.states\"}";
    private final MessageBody body = new MessageBody(LambdaConfiguration.eventReader());

    @Test
    void opensTheRecordOfAFailedAsynchronousInvocation() {
        assertThat(idOf(record("\"requestPayload\": " + EVENT + ","))).isEqualTo("e-1");
    }

    @Test
    void opensAPayloadWithoutAContext() {
        assertThat(idOf("{\"requestPayload\": " + EVENT + "}")).isEqualTo("e-1");
    }

    @Test
    void opensAnSnsNotificationInARecord() {
        assertThat(idOf(record("\"requestPayload\": " + notification(EVENT) + ",")))
                .isEqualTo("e-1");
    }

    @Test
    void opensARecordInAnSnsNotification() {
        assertThat(idOf(notification(record("\"requestPayload\": " + EVENT + ","))))
                .isEqualTo("e-1");
    }

    @Test
    void opensAPayloadThatIsText() {
        assertThat(idOf(record("\"requestPayload\": " + JsonMapper.shared().writeValueAsString(EVENT) + ",")))
                .isEqualTo("e-1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\"requestPayload\": null,"})
    void rejectsARecordWithoutPayload(String payload) {
        assertThatExceptionOfType(InvalidEventException.class)
                .isThrownBy(() -> event(record(payload)))
                .withMessageContainingAll("without its payload", "'m-1'", "'r-1'")
                .satisfies(invalid -> assertThat(invalid.reason()).isEqualTo(Reason.INCOMPLETE));
    }

    @Test
    void rejectsATruncatedPayload() {
        assertThatExceptionOfType(InvalidEventException.class)
                .isThrownBy(() -> event(record("\"requestPayload\": \"{\\\"id\\\": \\\"e-\",")))
                .withMessageContainingAll("requestPayload", "'m-1'", "not JSON")
                .satisfies(invalid -> assertThat(invalid.reason()).isEqualTo(Reason.MALFORMED));
    }

    @Test
    void keepsAnEventThatOnlyResemblesARecord() {
        String event = "{\"id\": \"e-1\", \"detail-type\": \"x\", \"requestContext\": {\"condition\": \"y\"}}";
        String request = "{\"id\": \"e-2\", \"version\": \"2.0\", \"requestContext\": {\"http\": {}}}";

        assertThat(idOf(event)).isEqualTo("e-1");
        assertThat(idOf(request)).isEqualTo("e-2");
    }

    private static String record(String payload) {
        return """
            {"version": "1.0", "timestamp": "2026-11-20T19:45:34.120Z",
             "requestContext": {"requestId": "r-1", "functionArn": "arn", "condition": "RetriesExhausted",
               "approximateInvokeCount": 3},
             %s
             "responseContext": {"statusCode": 200, "executedVersion": "7", "functionError": "Unhandled"},
             "responsePayload": {"errorMessage": "no"}}
            """.formatted(payload);
    }

    private static String notification(String message) {
        return JsonMapper.shared()
                .writeValueAsString(Map.of("Type", "Notification", "TopicArn", "arn", "Message", message));
    }

    private String idOf(String text) {
        return event(text).path("id").asString();
    }

    private JsonNode event(String text) {
        return body.event(JsonMapper.shared().valueToTree(Map.of("messageId", "m-1", "body", text)));
    }
}
