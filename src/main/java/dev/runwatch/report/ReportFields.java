package dev.runwatch.report;

import dev.runwatch.event.ApiCall;
import dev.runwatch.event.Arn;
import dev.runwatch.event.EventMetadata;
import dev.runwatch.event.ExecutionInfo;
import dev.runwatch.event.Redrive;
import dev.runwatch.event.StatusChange;
import dev.runwatch.redact.SafeText;
import dev.runwatch.report.ReportField.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Collects the fields of one report in the order in which a reader needs them. A field without a value is left out.
final class ReportFields {

    private static final String RECONCILIATION = "reconciliation (no event was received)";

    private final List<ReportField> fields = new ArrayList<>();

    static List<ReportField> of(
            StatusChange change, Optional<Instant> stopped, FailureSummary failure, Severity severity) {
        return of(change, stopped, failure, EnrichmentText.NONE, severity);
    }

    static List<ReportField> of(
            StatusChange change,
            Optional<Instant> stopped,
            FailureSummary failure,
            EnrichmentText enrichment,
            Severity severity) {
        ExecutionInfo execution = change.execution();
        return new ReportFields()
                .add(Kind.ERROR, failure.error())
                .add(Kind.CAUSE, failure.cause())
                .add(Kind.STATE, enrichment.state())
                .add(Kind.LOG, enrichment.log())
                .add(Kind.USUALLY, enrichment.usually())
                .add(Kind.RECENT, enrichment.recent())
                .add(Kind.EXECUTION, execution(execution))
                .add(
                        Kind.VERSION,
                        execution
                                .alias()
                                .or(execution::version)
                                .map(Arn::qualifier)
                                .orElse(""))
                .add(Kind.STARTED, execution.started())
                .add(Kind.REDRIVEN, execution.redrive().at())
                .add(Kind.ENDED, stopped)
                .add(Kind.WHERE, where(execution.account(), execution.region()))
                .addRedrive(execution.redrive(), stopped)
                .add(Kind.SEVERITY, severity)
                .add(Kind.FOUND_BY, change.metadata().reconciled() ? RECONCILIATION : "")
                .fields;
    }

    static List<ReportField> of(ApiCall call, FailureSummary failure, Severity severity) {
        EventMetadata event = call.metadata();
        return new ReportFields()
                .add(Kind.ERROR, failure.error())
                .add(Kind.CAUSE, failure.cause())
                .add(Kind.EXECUTION, call.executionName())
                .add(Kind.VERSION, version(call))
                .add(Kind.CALLED_BY, call.caller())
                .add(Kind.CALLED_AT, event.time())
                .add(Kind.WHERE, where(event.account(), event.region()))
                .add(Kind.SEVERITY, severity)
                .fields;
    }

    private ReportFields add(Kind kind, SafeText value) {
        if (!value.isBlank()) {
            fields.add(new ReportField(kind, value));
        }
        return this;
    }

    /// @param value made of names and codes, which the decoder has redacted
    private ReportFields add(Kind kind, String value) {
        return add(kind, SafeText.trusted(value));
    }

    private ReportFields add(Kind kind, Optional<Instant> time) {
        return add(kind, time.map(HumanTime::time).orElse(""));
    }

    private ReportFields add(Kind kind, Severity severity) {
        return add(kind, severity.name().toLowerCase(Locale.ROOT));
    }

    private ReportFields addRedrive(Redrive redrive, Optional<Instant> stopped) {
        if (redrive.possible()) {
            Optional<Instant> until = redrive.possibleUntil(stopped);
            return add(
                    Kind.REDRIVE_POSSIBLE,
                    "possible"
                            + until.map(time -> " until " + HumanTime.minute(time))
                                    .orElse(""));
        }
        return switch (redrive.status()) {
            case "NOT_REDRIVABLE" ->
                add(
                        Kind.REDRIVE_NOT_POSSIBLE,
                        "not possible" + (redrive.reason().isEmpty() ? "" : ": " + redrive.reason()));
            case "REDRIVABLE_BY_MAP_RUN" -> add(Kind.REDRIVE_POSSIBLE, "possible through its map run");
            default -> this;
        };
    }

    private static String execution(ExecutionInfo execution) {
        int number = execution.attempt();
        String attempt = number == 1 ? "" : " (attempt %d, after a redrive)".formatted(number);
        String map = execution.mapLabel().isEmpty() ? "" : " (child of the map %s)".formatted(execution.mapLabel());
        return execution.name() + attempt + map;
    }

    private static String version(ApiCall call) {
        return call.target()
                .filter(target -> target.type().equals("stateMachine"))
                .map(Arn::qualifier)
                .orElse("");
    }

    private static String where(String account, String region) {
        return Stream.of(account, region).filter(part -> !part.isEmpty()).collect(Collectors.joining(", "));
    }
}
