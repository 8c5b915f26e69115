package dev.runwatch.report;

import dev.runwatch.event.ApiCall;
import dev.runwatch.event.ErrorDetails;
import dev.runwatch.event.ExecutionInfo;
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
import java.util.List;
import java.util.Optional;

/// One function per status: what there is to say about it, and how serious it is.
final class StatusReports {

    private final SeveritySettings severities;
    private final Redactor redactor;

    StatusReports(SeveritySettings severities, Redactor redactor) {
        this.severities = severities;
        this.redactor = redactor;
    }

    Report running(Running change) {
        String started = change.execution().attempt() == 1 ? "started" : "was redriven";
        return quiet(change, severities.running(), Optional.empty(), started + " (RUNNING)");
    }

    Report pendingRedrive(PendingRedrive change) {
        String waits = "waits for the redrive of its map run (PENDING_REDRIVE)";
        return quiet(change, severities.pendingRedrive(), Optional.empty(), waits);
    }

    Report succeeded(Succeeded change) {
        return quiet(change, severities.succeeded(), change.stopped(), "SUCCEEDED" + after(change));
    }

    Report failed(Failed change) {
        return bad(change, severities.failed(), "FAILED", "");
    }

    Report timedOut(TimedOut change) {
        return bad(change, severities.timedOut(), "TIMED OUT", "");
    }

    Report aborted(Aborted change) {
        String silence = change.errorDetails().equals(ErrorDetails.NONE) ? "; no reason was given" : "";
        return bad(change, severities.aborted(), "was ABORTED", silence);
    }

    Report unknown(Unknown change) {
        String status = change.status().isEmpty() ? "NO_STATUS" : redactor.text(change.status());
        String job = job(change.execution());
        FailureSummary why = FailureSummary.of(change.errorDetails(), redactor);
        var headline = new Headline(
                status + ": " + job + ", a status that Runwatch does not know",
                "%s has a status that Runwatch does not know: %s.".formatted(job, status),
                "%s %s: a status that Runwatch does not know".formatted(status, job));
        List<ReportField> facts =
                ReportFields.of(change, change.stopped(), why.errorDetails(), severities.unknownStatus());
        return new Report(
                change, status, severities.unknownStatus(), headline, why.failedState(), why.errorDetails(), facts);
    }

    Report apiCall(ApiCall call) {
        Severity severity = call.startFailed() ? severities.startFailed() : severities.apiCall();
        FailureSummary why = FailureSummary.of(call.errorDetails(), redactor);
        Headline headline = call.startFailed() ? neverStarted(call, why) : called(call, why);
        String status = call.failed() ? "CALL_FAILED" : "CALLED";
        return new Report(
                call,
                status,
                severity,
                headline,
                "",
                why.errorDetails(),
                ReportFields.of(call, why.errorDetails(), severity));
    }

    private static Headline neverStarted(ApiCall call, FailureSummary why) {
        String job = call.stateMachineName();
        String error = why.errorDetails().error();
        return new Headline(
                "CALL_FAILED: %s was not started, %s".formatted(job, error),
                "%s was NOT STARTED: AWS refused the call of %s.".formatted(job, call.action()),
                "CALL_FAILED %s: not started, %s".formatted(job, error));
    }

    private static Headline called(ApiCall call, FailureSummary why) {
        String job = call.stateMachineName();
        String how = call.failed() ? " was refused: " + why.errorDetails().error() : " was called";
        String status = call.failed() ? "CALL_FAILED" : "CALLED";
        return new Headline(
                "%s: %s of %s".formatted(status, call.action(), job),
                "%s of %s%s.".formatted(call.action(), job, how),
                "%s %s: %s".formatted(status, job, call.action()));
    }

    /// An end that somebody should know of.
    private Report bad(Unsuccessful change, Severity severity, String verb, String remark) {
        Severity actual = change.execution().mapLabel().isEmpty() ? severity : severities.mapChild();
        FailureSummary why = FailureSummary.of(change.errorDetails(), redactor);
        List<ReportField> facts = ReportFields.of(change, change.stopped(), why.errorDetails(), actual);
        return new Report(
                change,
                change.status(),
                actual,
                headline(change, verb, why, remark),
                why.failedState(),
                why.errorDetails(),
                facts);
    }

    private static Headline headline(Unsuccessful change, String verb, FailureSummary why, String remark) {
        String job = job(change.execution());
        String state = why.failedState();
        String error = why.errorDetails().error();
        String attempt = change.execution().attempt() == 1
                ? ""
                : " (attempt %d)".formatted(change.execution().attempt());
        String after = after(change);
        return new Headline(
                change.status() + ": " + job + lead(" at ", state) + lead(", ", error) + attempt,
                job + " " + verb + (state.isEmpty() ? "" : " at \"" + state + "\"") + after + attempt + remark + ".",
                change.status() + " " + job + (error.isEmpty() ? "" : ": " + error) + lead(" at ", state) + after
                        + attempt);
    }

    private static Report quiet(StatusChange change, Severity severity, Optional<Instant> stopped, String what) {
        String job = job(change.execution());
        var headline = new Headline(change.status() + ": " + job, job + " " + what + ".", change.status() + " " + job);
        List<ReportField> facts = ReportFields.of(change, stopped, ErrorDetails.NONE, severity);
        return new Report(change, change.status(), severity, headline, "", ErrorDetails.NONE, facts);
    }

    private static String job(ExecutionInfo origin) {
        return origin.stateMachineName();
    }

    private static String after(Terminal change) {
        return change.elapsed()
                .map(elapsed -> " after " + HumanTime.duration(elapsed))
                .orElse("");
    }

    private static String lead(String before, String text) {
        return text.isEmpty() ? "" : before + text;
    }
}
