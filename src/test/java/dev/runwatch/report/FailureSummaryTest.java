package dev.runwatch.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runwatch.event.ErrorDetails;
import dev.runwatch.redact.Redactor;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FailureSummaryTest {

    private final Redactor redactor = new Redactor(List.of());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "States.TaskFailed",
                "States.Runtime",
                "Lambda.Unknown",
                "Error",
                "Exception",
                "java.lang.RuntimeException",
                "*errors.errorString",
                "Function<RuntimeError>"
            })
    void theReasonOfAGeneralErrorIsTheFirstLineOfTheCause(String error) {
        assertThat(summary(error, "The ledger is closed\nsince noon").reason()).isEqualTo("The ledger is closed");
    }

    @Test
    void theReasonOfASpecificErrorIsTheError() {
        for (String error : List.of("Card.Declined", "Login.Failed password=***", "Order.4711")) {
            assertThat(summary(error, "The bank declined the card").reason()).isEqualTo(error);
        }
    }

    @Test
    void theReasonOfAnHttpStatusIsFollowedByTheFirstLineOfTheCause() {
        for (String error : List.of("States.Http.StatusCode.429", "ApiGateway.429", "EKS.429")) {
            assertThat(summary(error, "The ledger is busy").reason()).isEqualTo("HTTP 429: The ledger is busy");
            assertThat(summary(error, "429 Too Many Requests").reason()).isEqualTo("429 Too Many Requests");
            assertThat(summary(error, "").reason()).isEqualTo(error);
        }
    }

    @Test
    void theReasonIsShortenedFromItsBeginning() {
        assertThat(summary("States.Runtime", "The Parameters '{…}' could not be used to start the Task: [x is missing]")
                        .reason())
                .isEqualTo("x is missing");
    }

    @Test
    void theReasonWithoutACauseIsTheError() {
        assertThat(summary("States.TaskFailed", "").reason()).isEqualTo("States.TaskFailed");
    }

    @Test
    void theReasonLeavesRoomForTheStateAndTheDuration() {
        assertThat(summary("Error", "x".repeat(90)).reason()).isEqualTo("x".repeat(90));
        assertThat(summary("Error", "x".repeat(91)).reason()).isEqualTo("x".repeat(87) + "...");
    }

    @Test
    void theCauseDoesNotRepeatTheError() {
        assertThat(summary("Boom", "Boom\nbut why").cause().value()).isEqualTo("but why");
    }

    private FailureSummary summary(String error, String cause) {
        return FailureSummary.of(new ErrorDetails(error, cause), redactor);
    }
}
