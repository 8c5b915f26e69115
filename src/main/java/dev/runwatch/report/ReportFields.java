package dev.runwatch.report;

import dev.runwatch.event.ApiCall;
import dev.runwatch.event.Arn;
import dev.runwatch.event.ErrorDetails;
import dev.runwatch.event.EventMetadata;
import dev.runwatch.event.ExecutionInfo;
import dev.runwatch.event.Redrive;
import dev.runwatch.event.StatusChange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Collects the facts of one report in the order in which a reader needs them, and leaves out what AWS did not tell.
final class ReportFields {

    private static final String RECONCILIATION = "reconciliation (no event was received)";

    private final List<ReportField> facts = new ArrayList<>();

    static List<ReportField> of(
            StatusChange change, Optional<Instant> stopped, ErrorDetails reason, Severity severity) {
        ExecutionInfo origin = change.execution();
        return new ReportFields()
                .add("Error", reason.error())
                .add("Cause", reason.cause())
                .add("Execution", execution(origin))
                .add(
                        "Version",
                        origin.alias().or(origin::version).map(Arn::qualifier).orElse(""))
                .add("Started", origin.started().map(HumanTime::time).orElse(""))
                .add("Redriven", origin.redrive().at().map(HumanTime::time).orElse(""))
                .add("Ended", stopped.map(HumanTime::time).orElse(""))
                .add("Where", where(origin.account(), origin.region()))
                .add("Redrive", redrive(origin.redrive(), stopped))
                .add("Severity", word(severity))
                .add("Found by", change.metadata().reconciled() ? RECONCILIATION : "")
                .facts;
    }

    static List<ReportField> of(ApiCall call, ErrorDetails reason, Severity severity) {
        EventMetadata event = call.metadata();
        return new ReportFields()
                .add("Error", reason.error())
                .add("Cause", reason.cause())
                .add("Execution", call.executionName())
                .add("Called by", call.caller())
                .add("Called at", event.time().map(HumanTime::time).orElse(""))
                .add("Where", where(event.account(), event.region()))
                .add("Severity", word(severity))
                .facts;
    }

    private ReportFields add(String label, String value) {
        if (!value.isBlank()) {
            facts.add(new ReportField(label, value));
        }
        return this;
    }

    private static String execution(ExecutionInfo origin) {
        String attempt = origin.attempt() == 1 ? "" : " (attempt %d, after a redrive)".formatted(origin.attempt());
        String map = origin.mapLabel().isEmpty() ? "" : " (child of the map %s)".formatted(origin.mapLabel());
        return origin.name() + attempt + map;
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

    private static String word(Severity severity) {
        return severity.name().toLowerCase(Locale.ROOT);
    }
}
