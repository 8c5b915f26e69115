package dev.runwatch.report;

import dev.runwatch.change.ApiCall;
import dev.runwatch.change.Origin;
import dev.runwatch.change.Reason;
import dev.runwatch.change.StatusChange;
import dev.runwatch.change.StatusChange.Aborted;
import dev.runwatch.change.StatusChange.Ended;
import dev.runwatch.change.StatusChange.EndedBadly;
import dev.runwatch.change.StatusChange.Failed;
import dev.runwatch.change.StatusChange.PendingRedrive;
import dev.runwatch.change.StatusChange.Running;
import dev.runwatch.change.StatusChange.Succeeded;
import dev.runwatch.change.StatusChange.TimedOut;
import dev.runwatch.change.StatusChange.Unrecognised;
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
        String started = change.origin().attempt() == 1 ? "started" : "was redriven";
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
        String silence = change.reason().equals(Reason.NONE) ? "; no reason was given" : "";
        return bad(change, severities.aborted(), "was ABORTED", silence);
    }

    Report unrecognised(Unrecognised change) {
        String status = change.status().isEmpty() ? "NO_STATUS" : redactor.text(change.status());
        String job = job(change.origin());
        Why why = Why.of(change.reason(), redactor);
        var headline = new Headline(
                status + ": " + job + ", a status that Runwatch does not know",
                "%s has a status that Runwatch does not know: %s.".formatted(job, status),
                "%s %s: a status that Runwatch does not know".formatted(status, job));
        List<Fact> facts = Facts.of(change, change.stopped(), why.reason(), severities.unrecognised());
        return new Report(change, status, severities.unrecognised(), headline, why.failedState(), why.reason(), facts);
    }

    Report apiCall(ApiCall call) {
        Severity severity = call.neverStarted() ? severities.neverStarted() : severities.apiCall();
        Why why = Why.of(call.refusal(), redactor);
        Headline headline = call.neverStarted() ? neverStarted(call, why) : called(call, why);
        String status = call.refused() ? "REFUSED" : "CALLED";
        return new Report(call, status, severity, headline, "", why.reason(), Facts.of(call, why.reason(), severity));
    }

    private static Headline neverStarted(ApiCall call, Why why) {
        String job = call.stateMachineName();
        String error = why.reason().error();
        return new Headline(
                "REFUSED: %s was not started, %s".formatted(job, error),
                "%s was NOT STARTED: AWS refused the call of %s.".formatted(job, call.action()),
                "REFUSED %s: not started, %s".formatted(job, error));
    }

    private static Headline called(ApiCall call, Why why) {
        String job = call.stateMachineName();
        String how = call.refused() ? " was refused: " + why.reason().error() : " was called";
        String status = call.refused() ? "REFUSED" : "CALLED";
        return new Headline(
                "%s: %s of %s".formatted(status, call.action(), job),
                "%s of %s%s.".formatted(call.action(), job, how),
                "%s %s: %s".formatted(status, job, call.action()));
    }

    /// An end that somebody should know of.
    private Report bad(EndedBadly change, Severity severity, String verb, String remark) {
        Severity actual = change.origin().mapLabel().isEmpty() ? severity : severities.mapChild();
        Why why = Why.of(change.reason(), redactor);
        List<Fact> facts = Facts.of(change, change.stopped(), why.reason(), actual);
        return new Report(
                change,
                change.status(),
                actual,
                headline(change, verb, why, remark),
                why.failedState(),
                why.reason(),
                facts);
    }

    private static Headline headline(EndedBadly change, String verb, Why why, String remark) {
        String job = job(change.origin());
        String state = why.failedState();
        String error = why.reason().error();
        String attempt = change.origin().attempt() == 1
                ? ""
                : " (attempt %d)".formatted(change.origin().attempt());
        String after = after(change);
        return new Headline(
                change.status() + ": " + job + lead(" at ", state) + lead(", ", error) + attempt,
                job + " " + verb + (state.isEmpty() ? "" : " at \"" + state + "\"") + after + attempt + remark + ".",
                change.status() + " " + job + (error.isEmpty() ? "" : ": " + error) + lead(" at ", state) + after
                        + attempt);
    }

    private static Report quiet(StatusChange change, Severity severity, Optional<Instant> stopped, String what) {
        String job = job(change.origin());
        var headline = new Headline(change.status() + ": " + job, job + " " + what + ".", change.status() + " " + job);
        List<Fact> facts = Facts.of(change, stopped, Reason.NONE, severity);
        return new Report(change, change.status(), severity, headline, "", Reason.NONE, facts);
    }

    private static String job(Origin origin) {
        return origin.stateMachineName();
    }

    private static String after(Ended change) {
        return change.elapsed()
                .map(elapsed -> " after " + Words.duration(elapsed))
                .orElse("");
    }

    private static String lead(String before, String text) {
        return text.isEmpty() ? "" : before + text;
    }
}
