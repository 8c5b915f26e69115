package dev.runwatch.report;

import dev.runwatch.event.ErrorDetails;
import dev.runwatch.event.StepFunctionsEvent;
import java.util.List;

/// What there is to say about a notice, and how serious it is. All texts here are redacted; the [#event] is not.
///
/// @param status the word that leads: a status of Step Functions, or `CALL_FAILED` and `CALLED` for API calls
/// @param failedState the state that failed; empty when AWS does not say
/// @param errorDetails why, redacted and with the cause decoded when it was JSON in a string; else [ErrorDetails#NONE]
/// @param fields in the order in which a reader needs them
public record Report(
        StepFunctionsEvent event,
        String status,
        Severity severity,
        Headline headline,
        String failedState,
        ErrorDetails errorDetails,
        List<ReportField> fields) {

    public Report {
        fields = List.copyOf(fields);
    }
}
