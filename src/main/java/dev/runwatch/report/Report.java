package dev.runwatch.report;

import dev.runwatch.event.StepFunctionsEvent;
import dev.runwatch.text.TextSanitizer;
import java.util.List;

/// What to report about one event, and how severe it is. Everything here is redacted, except for the [#event].
///
/// @param status the leading word: a status of Step Functions, or `CALL_FAILED` and `CALLED` for API calls
/// @param failure [FailureSummary#NONE] when nothing failed
/// @param fields in the order in which a reader needs them
public record Report(
        StepFunctionsEvent event,
        String status,
        Severity severity,
        Headline headline,
        FailureSummary failure,
        List<ReportField> fields) {

    public Report {
        status = TextSanitizer.singleLine(status);
        fields = List.copyOf(fields);
    }
}
