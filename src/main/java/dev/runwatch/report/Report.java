package dev.runwatch.report;

import dev.runwatch.change.Notice;
import dev.runwatch.change.Reason;
import java.util.List;

/// What there is to say about a notice, and how serious it is. All texts here are redacted; the [#notice] is not.
///
/// @param status the word that leads: a status of Step Functions, or `REFUSED` and `CALLED` for API calls
/// @param failedState the state that failed; empty when AWS does not say
/// @param reason why, redacted and with the cause decoded when it was JSON in a string; else [Reason#NONE]
/// @param facts in the order in which a reader needs them
public record Report(
        Notice notice,
        String status,
        Severity severity,
        Headline headline,
        String failedState,
        Reason reason,
        List<Fact> facts) {

    public Report {
        facts = List.copyOf(facts);
    }
}
