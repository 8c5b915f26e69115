package dev.runwatch.report;

import dev.runwatch.change.ApiCall;
import dev.runwatch.change.Arn;
import dev.runwatch.change.Event;
import dev.runwatch.change.Origin;
import dev.runwatch.change.Reason;
import dev.runwatch.change.Redrive;
import dev.runwatch.change.StatusChange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Collects the facts of one report in the order in which a reader needs them, and leaves out what AWS did not tell.
final class Facts {

    private static final String SWEPT = "a sweep: its event never came, or could not be handled";

    private final List<Fact> facts = new ArrayList<>();

    static List<Fact> of(StatusChange change, Optional<Instant> stopped, Reason reason, Severity severity) {
        Origin origin = change.origin();
        return new Facts()
                .add("Error", reason.error())
                .add("Cause", reason.cause())
                .add("Execution", execution(origin))
                .add(
                        "Version",
                        origin.alias().or(origin::version).map(Arn::qualifier).orElse(""))
                .add("Started", origin.started().map(Words::time).orElse(""))
                .add("Redriven", origin.redrive().at().map(Words::time).orElse(""))
                .add("Ended", stopped.map(Words::time).orElse(""))
                .add("Where", where(origin.account(), origin.region()))
                .add("Redrive", redrive(origin.redrive(), stopped))
                .add("Severity", word(severity))
                .add("Found by", change.event().swept() ? SWEPT : "")
                .facts;
    }

    static List<Fact> of(ApiCall call, Reason reason, Severity severity) {
        Event event = call.event();
        return new Facts()
                .add("Error", reason.error())
                .add("Cause", reason.cause())
                .add("Execution", call.executionName())
                .add("Called by", call.caller())
                .add("Called at", event.time().map(Words::time).orElse(""))
                .add("Where", where(event.account(), event.region()))
                .add("Severity", word(severity))
                .facts;
    }

    private Facts add(String label, String value) {
        if (!value.isBlank()) {
            facts.add(new Fact(label, value));
        }
        return this;
    }

    private static String execution(Origin origin) {
        String attempt = origin.attempt() == 1 ? "" : " (attempt %d, after a redrive)".formatted(origin.attempt());
        String map = origin.mapLabel().isEmpty() ? "" : " (child of the map %s)".formatted(origin.mapLabel());
        return origin.executionName() + attempt + map;
    }

    private static String where(String account, String region) {
        return Stream.of(account, region).filter(part -> !part.isEmpty()).collect(Collectors.joining(", "));
    }

    private static String redrive(Redrive redrive, Optional<Instant> stopped) {
        if (redrive.possible()) {
            return "possible"
                    + redrive.possibleUntil(stopped)
                            .map(until -> " until " + Words.minute(until))
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
