package dev.runwatch.testing;

import dev.runwatch.change.Arn;
import dev.runwatch.change.Event;
import dev.runwatch.change.Origin;
import dev.runwatch.change.Reason;
import dev.runwatch.change.Redrive;
import dev.runwatch.change.StatusChange.Failed;
import dev.runwatch.change.StatusChange.Running;
import dev.runwatch.report.Headline;
import dev.runwatch.report.Report;
import dev.runwatch.report.Severity;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Changes and reports for tests, as short as the test needs them.
public final class Told {

    private static final Instant START = Instant.parse("2026-11-20T19:30:00Z");

    private Told() {}

    public static Failed failed(String stateMachine, String execution) {
        return new Failed(
                origin(stateMachine, execution, false),
                Optional.of(START.plusSeconds(741)),
                new Reason("PaymentGateway.Timeout", ""));
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
                "",
                Reason.NONE,
                List.of());
    }

    /// The same as [#failed], but sent again by an archive.
    public static Failed replayed(String stateMachine, String execution) {
        return new Failed(origin(stateMachine, execution, true), Optional.of(START), Reason.NONE);
    }

    private static Origin origin(String stateMachine, String execution, boolean replayed) {
        String arn = "arn:aws:states:eu-central-1:123456789012:%s:%s";
        return new Origin(
                new Event(
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
