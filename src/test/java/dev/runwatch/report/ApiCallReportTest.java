package dev.runwatch.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runwatch.event.ApiCall;
import dev.runwatch.event.Arn;
import dev.runwatch.event.ErrorDetails;
import dev.runwatch.event.EventMetadata;
import dev.runwatch.redact.Redactor;
import dev.runwatch.report.ReportField.Kind;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;

class ApiCallReportTest {

    private static final String INVOICES = "arn:aws:states:eu-central-1:123456789012:stateMachine:invoices";

    private final SeveritySettings defaults = new Binder().bindOrCreate("runwatch.severity", SeveritySettings.class);
    private final StatusReports reports = new StatusReports(defaults, new Redactor(List.of()));

    @ParameterizedTest
    @CsvSource({
        "StartExecution, AccessDenied, CRITICAL",
        "StartExecution, ExecutionLimitExceeded, CRITICAL",
        "StartExecution, ThrottlingException, WARNING",
        "StartExecution, com.amazonaws.states#ThrottlingException, WARNING",
        "StartSyncExecution, TooManyRequestsException, WARNING",
        "StartExecution, ExecutionAlreadyExists, INFO",
        "StopExecution, AccessDenied, INFO",
        "StartExecution, '', INFO"
    })
    void isAsSevereAsItsConsequence(String action, String error, Severity severity) {
        assertThat(reports.apiCall(call(action, INVOICES, error)).severity()).isEqualTo(severity);
    }

    @Test
    void saysThatAnExecutionOfTheNameExists() {
        Headline headline = reports.apiCall(call("StartExecution", INVOICES, "ExecutionAlreadyExists"))
                .headline();

        assertThat(headline.sentence()).isEqualTo("invoices was not started again: execution nightly already exists.");
        assertThat(headline.subject())
                .isEqualTo("CALL_FAILED: invoices was not started again, execution nightly already exists");
    }

    @Test
    void saysThatTheSdkRetriesAThrottledStart() {
        Headline headline = reports.apiCall(call("StartExecution", INVOICES, "ThrottlingException"))
                .headline();

        assertThat(headline.sentence())
                .isEqualTo("invoices was NOT STARTED: StartExecution failed with ThrottlingException; "
                        + "the AWS SDKs retry this error.");
    }

    @Test
    void showsTheAliasOfAStartedStateMachine() {
        Report report = reports.apiCall(call("StartExecution", INVOICES + ":live", "AccessDenied"));

        assertThat(report.fields())
                .filteredOn(field -> field.kind() == Kind.VERSION)
                .extracting(field -> field.value().value())
                .containsExactly("live");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "AccessDenied"})
    void namesAnActivity(String error) {
        Report report = reports.apiCall(
                call("DeleteActivity", "arn:aws:states:eu-central-1:123456789012:activity:approval", error));

        assertThat(report.headline().sentence()).startsWith("DeleteActivity of activity approval ");
    }

    @Test
    void namesTheActionAloneIfNothingElseIsKnown() {
        Report report = reports.apiCall(call("ListStateMachines", "", ""));

        assertThat(report.headline().sentence()).isEqualTo("ListStateMachines was called.");
        assertThat(report.headline().subject()).isEqualTo("CALLED: ListStateMachines");
    }

    private static ApiCall call(String action, String target, String error) {
        var metadata =
                new EventMetadata("1", Optional.empty(), "123456789012", "eu-central-1", false, false, "{}", List.of());
        String name = action.startsWith("Start") ? "nightly" : "";
        return new ApiCall(metadata, "2", action, Arn.parse(target), name, "ana", new ErrorDetails(error, ""));
    }
}
