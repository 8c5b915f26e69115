package dev.runwatch.notify.render;

import dev.runwatch.event.ApiCall;
import dev.runwatch.event.Arn;
import dev.runwatch.event.Enrichment;
import dev.runwatch.event.Enrichment.Location;
import dev.runwatch.event.EventMetadata;
import dev.runwatch.event.ExecutionInfo;
import dev.runwatch.event.StatusChange;
import dev.runwatch.event.StatusChange.Terminal;
import dev.runwatch.event.StatusChange.Unknown;
import dev.runwatch.redact.SafeText;
import dev.runwatch.report.Report;
import dev.runwatch.report.ReportField;
import dev.runwatch.report.ReportField.Kind;
import dev.runwatch.text.Truncator;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Renders the JSON for programs, as `docs/alert.schema.json` describes it. Changes only add members. One instance
/// renders one alert.
final class JsonAlertRenderer {

    private static final String VERSION = "1";

    /// Of cause, input and output: a long stack trace fits, and so do ten alerts in one batch.
    private static final int MAX_TEXT_CHARS = 4_000;

    /// Of the name of a state
    /// ([developer guide](https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html)).
    private static final int MAX_STATE_CHARS = 80;

    private final JsonObject json = new JsonObject();

    /// Names of the members that were truncated.
    private final List<String> shortened = new ArrayList<>();

    /// @param input empty if it is not included
    /// @param output empty if it is not included
    String render(Report report, SafeText input, SafeText output, String link, String dedupKey, String email) {
        json.put("version", VERSION)
                .put("kind", kind(report))
                .put("status", report.status())
                .put("severity", report.severity().name().toLowerCase(Locale.ROOT))
                .put("headline", report.headline().sentence());
        switch (report.event()) {
            case StatusChange change -> putStatusChange(report, change);
            case ApiCall call -> putApiCall(report, call);
        }
        putText("input", input);
        putText("output", output);
        return json.put("link", link)
                .putSingleLine("eventId", report.event().metadata().id())
                .put("reconciled", report.event().metadata().reconciled())
                .put("dedupKey", dedupKey)
                .put("shortened", shortened)
                .put("text", email)
                .toString();
    }

    private static String kind(Report report) {
        return switch (report.event()) {
            case StatusChange change -> "execution";
            case ApiCall call -> "apiCall";
        };
    }

    private void putStatusChange(Report report, StatusChange change) {
        ExecutionInfo execution = change.execution();
        Optional<Instant> ended = ended(change);
        json.put("stateMachine", named(execution.stateMachineName(), execution.stateMachine()))
                .put("execution", named(execution.name(), execution.arn()).put("attempt", execution.attempt()));
        putFailure(report);
        putEnrichment(report, execution.enrichment());
        json.put("startedAt", execution.started()).put("endedAt", ended);
        if (change instanceof Terminal end) {
            json.put("durationMs", end.elapsed().map(elapsed -> elapsed.toMillis()));
        }
        json.put(
                        "redrive",
                        new JsonObject()
                                .putSingleLine("status", execution.redrive().status())
                                .put("until", execution.redrive().possibleUntil(ended)))
                .put("partition", execution.partition())
                .putSingleLine("account", execution.account())
                .putSingleLine("region", execution.region());
    }

    private void putEnrichment(Report report, Enrichment found) {
        putText("state", field(report, Kind.STATE));
        json.put("attempts", found.location().map(Location::attempts).filter(attempts -> attempts > 0));
        putText("log", field(report, Kind.LOG));
        json.put("recent", found.recent()).put("lastSuccessAt", found.lastSuccess());
        found.usual()
                .ifPresent(usual -> json.put(
                        "usual",
                        new JsonObject()
                                .put("medianMs", usual.median().toMillis())
                                .put("longestMs", usual.longest().toMillis())
                                .put("runs", usual.runs())));
    }

    private static SafeText field(Report report, Kind kind) {
        return report.fields().stream()
                .filter(field -> field.kind() == kind)
                .map(ReportField::value)
                .findFirst()
                .orElse(SafeText.EMPTY);
    }

    private void putApiCall(Report report, ApiCall call) {
        EventMetadata event = call.metadata();
        json.putSingleLine("action", call.action()).putSingleLine("caller", call.caller());
        call.target().ifPresent(target -> json.put("stateMachine", named(call.stateMachineName(), Optional.empty())));
        putFailure(report);
        json.put("partition", call.target().map(Arn::partition).orElse("aws"))
                .putSingleLine("account", event.account())
                .putSingleLine("region", event.region());
    }

    private void putFailure(Report report) {
        json.put(
                        "failedState",
                        Truncator.truncate(report.failure().failedState().value(), MAX_STATE_CHARS, "…"))
                .put("error", report.failure().error().value());
        putText("cause", report.failure().cause());
    }

    private void putText(String name, SafeText value) {
        String truncated = Truncator.truncateWithNote(value.value(), MAX_TEXT_CHARS);
        if (Truncator.hasNote(truncated)) {
            shortened.add(name);
        }
        json.put(name, truncated);
    }

    private static Optional<Instant> ended(StatusChange change) {
        return switch (change) {
            case Terminal end -> end.stopped();
            case Unknown unknown -> unknown.stopped();
            default -> Optional.empty();
        };
    }

    private static JsonObject named(String name, Optional<Arn> arn) {
        return new JsonObject().putSingleLine("name", name).put("arn", arn);
    }
}
