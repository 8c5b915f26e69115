package dev.runwatch.report;

import dev.runwatch.event.StepFunctionsEvent;
import dev.runwatch.pipeline.Batch;
import dev.runwatch.redact.Redactor;
import java.util.function.Function;

/// The room's wiring without Spring; values are the defaults of [SeveritySettings] and [LogSettings].
public final class PlainReport {

    private PlainReport() {}

    public static Function<Batch<StepFunctionsEvent>, Batch<Report>> reported(Redactor redactor) {
        var rooms = new ReportConfiguration();
        StatusReports reports = rooms.statusReports(
                new SeveritySettings(
                        Severity.INFO,
                        Severity.INFO,
                        Severity.INFO,
                        Severity.CRITICAL,
                        Severity.CRITICAL,
                        Severity.WARNING,
                        Severity.WARNING,
                        Severity.INFO,
                        Severity.INFO,
                        Severity.CRITICAL),
                redactor);
        Function<Batch<StepFunctionsEvent>, Batch<Report>> route = rooms.report(
                reports::running,
                reports::pendingRedrive,
                reports::succeeded,
                reports::failed,
                reports::timedOut,
                reports::aborted,
                reports::unknown,
                reports::apiCall);
        return route.andThen(rooms.log(new LogSettings(LogSettings.Payload.REDACTED, 100_000), redactor));
    }
}
