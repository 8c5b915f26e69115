package dev.runwatch.report;

import dev.runwatch.event.ApiCall;
import dev.runwatch.event.Arn;
import dev.runwatch.event.EventMetadata;
import dev.runwatch.event.ExecutionInfo;
import dev.runwatch.event.Redrive;
import dev.runwatch.event.StatusChange;
import dev.runwatch.redact.SafeText;
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
        ExecutionInfo execution = change.execution();
        return new ReportFields()
                .add("Error", failure.error())
                .add("Cause", failure.cause())
                .add("Execution", execution(execution))
                .add(
                        "Version",
                        execution
                                .alias()
                                .or(execution::version)
                                .map(Arn::qualifier)
                                .orElse(""))
                .add("Started", execution.started())
                .add("Redriven", execution.redrive().at())
                .add("Ended", stopped)
                .add("Where", where(execution.account(), execution.region()))
                .add("Redrive", redrive(execution.redrive(), stopped))
                .add("Severity", severity)
                .add("Found by", change.metadata().reconciled() ? RECONCILIATION : "")
                .fields;
    }

    static List<ReportField> of(ApiCall call, FailureSummary failure, Severity severity) {
        EventMetadata event = call.metadata();
        return new ReportFields()
                .add("Error", failure.error())
                .add("Cause", failure.cause())
                .add("Execution", call.executionName())
                .add("Called by", call.caller())
                .add("Called at", event.time())
                .add("Where", where(event.account(), event.region()))
                .add("Severity", severity)
                .fields;
    }

    private ReportFields add(String label, SafeText value) {
        if (!value.isBlank()) {
            fields.add(new ReportField(label, value));
        }
        return this;
    }

    /// @param value made of names and codes, which the decoder has redacted
    private ReportFields add(String label, String value) {
        return add(label, SafeText.trusted(value));
    }

    private ReportFields add(String label, Optional<Instant> time) {
        return add(label, time.map(HumanTime::time).orElse(""));
    }

    private ReportFields add(String label, Severity severity) {
        return add(label, severity.name().toLowerCase(Locale.ROOT));
    }

    private static String execution(ExecutionInfo execution) {
        int number = execution.attempt();
        String attempt = number == 1 ? "" : " (attempt %d, after a redrive)".formatted(number);
        String map = execution.mapLabel().isEmpty() ? "" : " (child of the map %s)".formatted(execution.mapLabel());
        return execution.name() + attempt + map;
    }

    private static String where(String account, String region) {
        return Stream.of(account, region).filter(part -> !part.isEmpty()).collect(Collectors.joining(", "));
    }

    private static String redrive(Redrive redrive, Optional<Instant> stopped) {
        if (redrive.possible()) {
            return "possible"
                    + redrive.possibleUntil(stopped)
                            .map(until -> " until " + HumanTime.minute(until))
                            .orElse("");
        }
        return switch (redrive.status()) {
            case "NOT_REDRIVABLE" -> "not possible" + (redrive.reason().isEmpty() ? "" : ": " + redrive.reason());
            case "REDRIVABLE_BY_MAP_RUN" -> "possible through its map run";
            default -> "";
        };
    }
}
