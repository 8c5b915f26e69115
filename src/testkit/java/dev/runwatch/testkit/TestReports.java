package dev.runwatch.testkit;

import dev.runwatch.event.Arn;
import dev.runwatch.event.ErrorDetails;
import dev.runwatch.event.EventMetadata;
import dev.runwatch.event.ExecutionInfo;
import dev.runwatch.event.Redrive;
import dev.runwatch.event.StatusChange.Failed;
import dev.runwatch.event.StatusChange.Running;
import dev.runwatch.report.FailureSummary;
import dev.runwatch.report.Headline;
import dev.runwatch.report.Report;
import dev.runwatch.report.Severity;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Status changes and reports for tests.
public final class TestReports {

    private static final Instant START = Instant.parse("2026-11-20T19:30:00Z");

    private TestReports() {}

    public static Failed failed(String stateMachine, String execution) {
        return new Failed(
                origin(stateMachine, execution, false),
                Optional.of(START.plusSeconds(741)),
                new ErrorDetails("PaymentGateway.Timeout", ""));
    }

    /// An execution of `invoices` in another account or Region.
    public static Failed failedIn(String account, String region) {
        return new Failed(
                origin(region + ":" + account, "invoices", "nightly", false),
                Optional.of(START.plusSeconds(741)),
                ErrorDetails.NONE);
    }

    public static Running running(String stateMachine) {
        return new Running(origin(stateMachine, "nightly", false));
    }

    public static Report report(Failed change, Severity severity) {
        return new Report(
                change,
                change.status(),
                severity,
                new Headline("FAILED: x", "x FAILED.", "FAILED x"),
                FailureSummary.NONE,
                List.of());
    }

    /// The same as [#failed], replayed by an archive.
    public static Failed replayed(String stateMachine, String execution) {
        return new Failed(origin(stateMachine, execution, true), Optional.of(START), ErrorDetails.NONE);
    }

    private static ExecutionInfo origin(String stateMachine, String execution, boolean replayed) {
        return origin("eu-central-1:123456789012", stateMachine, execution, replayed);
    }

    private static ExecutionInfo origin(String source, String stateMachine, String execution, boolean replayed) {
        String arn = "arn:aws:states:" + source + ":%s:%s";
        return new ExecutionInfo(
                new EventMetadata(
                        "event-1", Optional.empty(), "123456789012", "eu-central-1", replayed, false, "{}", List.of()),
                Arn.parse(arn.formatted("execution", stateMachine + ":" + execution)),
                Arn.parse(arn.formatted("stateMachine", stateMachine)),
                Optional.empty(),
                Optional.empty(),
                Optional.of(START),
                Redrive.NONE,
                "");
    }
}
