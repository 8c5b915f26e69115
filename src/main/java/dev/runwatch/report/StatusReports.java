package dev.runwatch.report;

import dev.runwatch.event.ApiCall;
import dev.runwatch.event.ErrorDetails;
import dev.runwatch.event.StatusChange;
import dev.runwatch.event.StatusChange.Aborted;
import dev.runwatch.event.StatusChange.Failed;
import dev.runwatch.event.StatusChange.PendingRedrive;
import dev.runwatch.event.StatusChange.Running;
import dev.runwatch.event.StatusChange.Succeeded;
import dev.runwatch.event.StatusChange.Terminal;
import dev.runwatch.event.StatusChange.TimedOut;
import dev.runwatch.event.StatusChange.Unknown;
import dev.runwatch.event.StatusChange.Unsuccessful;
import dev.runwatch.redact.Redactor;
import java.time.Instant;
import java.util.Optional;

/// One function per status: what to report, and how severe it is.
final class StatusReports {

    private final SeveritySettings severities;
    private final Redactor redactor;

    StatusReports(SeveritySettings severities, Redactor redactor) {
        this.severities = severities;
        this.redactor = redactor;
    }

    Report running(Running change) {
        String started = change.execution().attempt() == 1 ? "started" : "was redriven";
        return informative(change, severities.running(), Optional.empty(), started + " (RUNNING)");
    }

    Report pendingRedrive(PendingRedrive change) {
        String waiting = "waits for the redrive of its map run (PENDING_REDRIVE)";
        return informative(change, severities.pendingRedrive(), Optional.empty(), waiting);
    }

    Report succeeded(Succeeded change) {
        return informative(change, severities.succeeded(), change.stopped(), "SUCCEEDED" + after(change));
    }

    Report failed(Failed change) {
        return unsuccessful(change, "FAILED", "");
    }

    Report timedOut(TimedOut change) {
        return unsuccessful(change, "TIMED OUT", "");
    }

    Report aborted(Aborted change) {
        String remark = change.errorDetails().equals(ErrorDetails.NONE) ? "; no reason was given" : "";
        return unsuccessful(change, "was ABORTED", remark);
    }

    Report unknown(Unknown change) {
        String status = change.status().isEmpty()
                ? "NO_STATUS"
                : redactor.safeText(change.status()).value();
        String stateMachine = change.execution().stateMachineName();
        FailureSummary failure = FailureSummary.of(change.errorDetails(), redactor);
        var headline = new Headline(
                status + ": " + stateMachine + ", a status that Runwatch does not know",
                "%s has a status that Runwatch does not know: %s.".formatted(stateMachine, status),
                "%s %s: a status that Runwatch does not know".formatted(status, stateMachine));
        return report(change, status, severities.unknownStatus(), headline, failure, change.stopped());
    }

    Report apiCall(ApiCall call) {
        FailureSummary failure = FailureSummary.of(call.errorDetails(), redactor);
        String status = call.failed() ? "CALL_FAILED" : "CALLED";
        Severity severity = severity(call);
        Headline headline = call.startFailed() ? startFailed(call, failure) : called(call, status, failure);
        return new Report(call, status, severity, headline, failure, ReportFields.of(call, failure, severity));
    }

    private Severity severity(ApiCall call) {
        if (!call.startFailed()) {
            return severities.apiCall();
        }
        if (call.alreadyStarted()) {
            return severities.alreadyStarted();
        }
        return call.throttled() ? severities.startThrottled() : severities.startFailed();
    }

    private static Headline startFailed(ApiCall call, FailureSummary failure) {
        String stateMachine = call.stateMachineName();
        if (call.alreadyStarted()) {
            String exists = prefixed("execution ", call.executionName()) + " already exists";
            return new Headline(
                    "CALL_FAILED: %s was not started again, %s".formatted(stateMachine, exists),
                    "%s was not started again: %s.".formatted(stateMachine, exists),
                    "CALL_FAILED %s: not started again, %s".formatted(stateMachine, exists));
        }
        String error = failure.error().value();
        String retried = call.throttled() ? "; the AWS SDKs retry this error" : "";
        return new Headline(
                "CALL_FAILED: %s was not started, %s".formatted(stateMachine, error),
                "%s was NOT STARTED: %s failed with %s%s.".formatted(stateMachine, call.action(), error, retried),
                "CALL_FAILED %s: not started, %s".formatted(stateMachine, error));
    }

    private static Headline called(ApiCall call, String status, FailureSummary failure) {
        String of = prefixed(" of ", call.subject());
        String result = call.failed() ? " failed with " + failure.error() : " was called";
        return new Headline(
                status + ": " + call.action() + of,
                call.action() + of + result + ".",
                status + " " + call.action() + of);
    }

    private Report unsuccessful(Unsuccessful change, String verb, String remark) {
        Severity severity = severities.of(change);
        EnrichmentText enrichment = EnrichmentText.of(change, redactor);
        FailureSummary failure =
                FailureSummary.of(change.errorDetails(), redactor).at(enrichment.name());
        return new Report(
                change,
                change.status(),
                severity,
                headline(change, verb, failure, remark),
                failure,
                ReportFields.of(change, change.stopped(), failure, enrichment, severity));
    }

    private static Headline headline(Unsuccessful change, String verb, FailureSummary failure, String remark) {
        String stateMachine = change.execution().stateMachineName();
        String state = failure.failedState().value();
        String reason = failure.reason();
        int number = change.execution().attempt();
        String attempt = number == 1 ? "" : " (attempt %d)".formatted(number);
        String after = after(change);
        return new Headline(
                change.status() + ": " + stateMachine + prefixed(" at ", state) + prefixed(", ", reason) + attempt,
                stateMachine + " " + verb + (state.isEmpty() ? "" : " at \"" + state + "\"") + after + attempt + remark
                        + ".",
                change.status() + " " + stateMachine + prefixed(": ", reason) + prefixed(" at ", state) + after
                        + attempt);
    }

    private static Report informative(StatusChange change, Severity severity, Optional<Instant> stopped, String what) {
        String stateMachine = change.execution().stateMachineName();
        var headline = new Headline(
                change.status() + ": " + stateMachine,
                stateMachine + " " + what + ".",
                change.status() + " " + stateMachine);
        return report(change, change.status(), severity, headline, FailureSummary.NONE, stopped);
    }

    private static Report report(
            StatusChange change,
            String status,
            Severity severity,
            Headline headline,
            FailureSummary failure,
            Optional<Instant> stopped) {
        var fields = ReportFields.of(change, stopped, failure, severity);
        return new Report(change, status, severity, headline, failure, fields);
    }

    private static String after(Terminal change) {
        return change.elapsed()
                .map(elapsed -> " after " + HumanTime.duration(elapsed))
                .orElse("");
    }

    private static String prefixed(String prefix, String text) {
        return text.isEmpty() ? "" : prefix + text;
    }
}
