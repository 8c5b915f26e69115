package dev.runwatch.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.runwatch.event.ApiCall;
import dev.runwatch.event.Arn;
import dev.runwatch.event.StatusChange;
import dev.runwatch.event.StatusChange.Failed;
import dev.runwatch.event.StepFunctionsEvent;
import dev.runwatch.pipeline.InvalidEventException;
import dev.runwatch.testkit.LocalFunction;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class EventDecoderTest {

    @Test
    void readsEveryFieldOfAFailure() {
        var failed = (Failed) decode("failed.json");

        assertThat(failed.execution().arn())
                .contains(new Arn("arn:aws:states:eu-central-1:123456789012:execution:invoices:nightly-2026-11-20"));
        assertThat(failed.execution().started()).contains(Instant.parse("2026-11-20T19:30:00Z"));
        assertThat(failed.elapsed()).contains(Duration.ofSeconds(741));
        assertThat(failed.errorDetails().error()).isEqualTo("PaymentGateway.Timeout");
        assertThat(failed.errorDetails().cause()).startsWith("{\"errorMessage\"");
        assertThat(failed.execution().redrive().possible()).isTrue();
        assertThat(failed.execution().input()).contains("2026-11-19");
        assertThat(failed.metadata().fieldWarnings()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "failed-after-redrive.json, 2026-11-21T04:40:00Z",
        "redrive-date-as-text.json, 2026-11-21T04:40:00Z",
        "redrive-date-as-null-text.json, "
    })
    void readsTheRedriveDateInEveryFormat(String event, Instant expected) {
        var failed = (Failed) decode(event);

        assertThat(failed.execution().redrive().at().orElse(null)).isEqualTo(expected);
        assertThat(failed.metadata().fieldWarnings()).isEmpty();
    }

    @Test
    void readsAnEventFrom2019() {
        var failed = (Failed) decode("failed-2019.json");

        assertThat(failed.errorDetails().error()).isEmpty();
        assertThat(failed.execution().attempt()).isEqualTo(1);
        assertThat(failed.metadata().fieldWarnings()).isEmpty();
    }

    @Test
    void recognizesAChildOfAMap() {
        var failed = (Failed) decode("map-child.json");

        assertThat(failed.execution().mapLabel()).isEqualTo("EachInvoice");
        assertThat(failed.execution().stateMachineName()).isEqualTo("invoices");
    }

    @Test
    void readsWhatAnIncompleteEventContains() {
        var failed = (Failed) decode("incomplete.json");

        assertThat(failed.execution().name()).isEqualTo("nightly-2026-11-20");
        assertThat(failed.execution().started()).isEmpty();
        assertThat(failed.metadata().fieldWarnings())
                .containsExactlyInAnyOrder(
                        "startDate: expected epoch milliseconds or an ISO 8601 time, got a text of 9 characters",
                        "redriveCount: expected a count, got a text of 3 characters");
    }

    /// Whatever a field holds, a status change is never rejected.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "[]",
                "{}",
                "true",
                "-1",
                "1e400",
                "\"\"",
                "\"null\"",
                "99999999999999999999",
                "\"\\u0000\""
            })
    void readsAStatusChangeWithADamagedField(String value) {
        JsonNode damage = JsonMapper.shared().readTree(value);
        for (String field : json("failed.json").path("detail").propertyNames()) {
            ObjectNode event = (ObjectNode) json("failed.json");
            ((ObjectNode) event.path("detail")).set(field, damage);

            assertThat(EventDecoder.decode(event, false)).as(field).isInstanceOf(StatusChange.class);
        }
        for (String field : new String[] {"id", "time", "account", "region", "resources", "replay-name"}) {
            ObjectNode event = (ObjectNode) json("failed.json");
            event.set(field, damage);

            assertThat(EventDecoder.decode(event, false)).as(field).isInstanceOf(Failed.class);
        }
    }

    @Test
    void readsASmallNumberAsEpochSeconds() {
        ObjectNode event = (ObjectNode) json("failed.json");
        ((ObjectNode) event.path("detail")).put("startDate", 1_795_203_000L);

        var failed = (Failed) EventDecoder.decode(event, false);

        assertThat(failed.execution().started()).contains(Instant.parse("2026-11-20T19:30:00Z"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1000-01-01T00:00:00Z", "2200-01-01T00:00:00Z", "+1000000000-12-31T23:59:59Z"})
    void treatsAnImpossibleTimeAsAbsent(String time) {
        ObjectNode event = (ObjectNode) json("failed.json");
        ((ObjectNode) event.path("detail")).put("stopDate", time).put("redriveCount", Integer.MAX_VALUE);

        var failed = (Failed) EventDecoder.decode(event, false);

        assertThat(failed.stopped()).isEmpty();
        assertThat(failed.elapsed()).isEmpty();
        assertThat(failed.execution().attempt()).isEqualTo(1);
        assertThat(failed.metadata().fieldWarnings())
                .containsExactlyInAnyOrder(
                        "stopDate: expected epoch milliseconds or an ISO 8601 time, got a text of %d characters"
                                .formatted(time.length()),
                        "redriveCount: expected a count, got a number");
    }

    @Test
    void readsADeniedCall() {
        var call = (ApiCall) decode("api-start-execution-denied.json");

        assertThat(call.startFailed()).isTrue();
        assertThat(call.errorDetails().error()).isEqualTo("AccessDenied");
        assertThat(call.stateMachineName()).isEqualTo("invoices");
        assertThat(call.caller()).endsWith("scheduler/nightly");
    }

    @ParameterizedTest
    @ValueSource(strings = {"api-start-execution.json", "api-stop-execution.json", "api-describe-denied.json"})
    void distinguishesOtherCallsFromAFailedStart(String event) {
        assertThat(((ApiCall) decode(event)).startFailed()).isFalse();
    }

    @Test
    void rejectsACallOfAnotherService() {
        ObjectNode event = (ObjectNode) json("api-stop-execution.json");
        ((ObjectNode) event.path("detail")).put("eventSource", "ec2.amazonaws.com");

        assertThatExceptionOfType(InvalidEventException.class)
                .isThrownBy(() -> EventDecoder.decode(event, false))
                .withMessageContaining("ec2.amazonaws.com")
                .withMessageContaining("states.amazonaws.com");
    }

    private static StepFunctionsEvent decode(String file) {
        return EventDecoder.decode(json(file), false);
    }

    private static JsonNode json(String file) {
        return JsonMapper.shared().readTree(LocalFunction.event(file));
    }
}
