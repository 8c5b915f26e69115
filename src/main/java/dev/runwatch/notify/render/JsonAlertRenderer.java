package dev.runwatch.notify.render;

import dev.runwatch.event.ApiCall;
import dev.runwatch.event.Arn;
import dev.runwatch.event.EventMetadata;
import dev.runwatch.event.ExecutionInfo;
import dev.runwatch.event.StatusChange;
import dev.runwatch.event.StatusChange.Terminal;
import dev.runwatch.event.StatusChange.Unknown;
import dev.runwatch.redact.SafeText;
import dev.runwatch.report.Report;
import dev.runwatch.text.TextSanitizer;
import dev.runwatch.text.Truncator;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The alert for programs: the JSON that `docs/alert.schema.json` describes. Changes only add members.
final class JsonAlertRenderer {

    private static final String VERSION = "1";

    /// Step Functions allows 80 characters; what is longer is no name.
    private static final int MAX_STATE_CHARS = 80;

    private final JsonObject json = new JsonObject();
    private final List<String> shortened = new ArrayList<>();
    private final int maxTextChars;

    /// @param maxTextChars what is longer is cut and named in `shortened`
    JsonAlertRenderer(int maxTextChars) {
        this.maxTextChars = maxTextChars;
    }

    String of(Report report, Parts parts, String link, String dedupKey, String mail) {
        json.put("version", VERSION)
                .put("kind", kind(report))
                .put("status", report.status())
                .put("severity", report.severity().name().toLowerCase(Locale.ROOT))
                .put("headline", report.headline().sentence());
        switch (report.event()) {
            case StatusChange change -> execution(report, change);
            case ApiCall call -> apiCall(report, call);
        }
        text("input", parts.input());
        text("output", parts.output());
        return json.put("link", link)
                .put(
                        "eventId",
                        TextSanitizer.singleLine(report.event().metadata().id()))
                .put("reconciled", report.event().metadata().reconciled())
                .put("dedupKey", dedupKey)
                .put("shortened", shortened)
                .put("text", mail)
                .toString();
    }

    private static String kind(Report report) {
        return switch (report.event()) {
            case StatusChange change -> "execution";
            case ApiCall call -> "apiCall";
        };
    }

    private void execution(Report report, StatusChange change) {
        ExecutionInfo origin = change.execution();
        Optional<Instant> ended = ended(change);
        json.put("stateMachine", named(origin.stateMachineName(), origin.stateMachine()))
                .put("execution", named(origin.name(), origin.arn()).put("attempt", origin.attempt()));
        reason(report);
        json.put("startedAt", origin.started()).put("endedAt", ended);
        if (change instanceof Terminal end) {
            json.put("durationMs", end.elapsed().map(elapsed -> elapsed.toMillis()));
        }
        json.put(
                        "redrive",
                        new JsonObject()
                                .put(
                                        "status",
                                        TextSanitizer.singleLine(
                                                origin.redrive().status()))
                                .put("until", origin.redrive().possibleUntil(ended)))
                .put("partition", origin.partition())
                .put("account", TextSanitizer.singleLine(origin.account()))
                .put("region", TextSanitizer.singleLine(origin.region()));
    }

    private void apiCall(Report report, ApiCall call) {
        EventMetadata event = call.metadata();
        json.put("action", TextSanitizer.singleLine(call.action()))
                .put("caller", TextSanitizer.singleLine(call.caller()));
        call.target().ifPresent(target -> json.put("stateMachine", named(call.stateMachineName(), Optional.empty())));
        reason(report);
        json.put("partition", call.target().map(Arn::partition).orElse("aws"))
                .put("account", TextSanitizer.singleLine(event.account()))
                .put("region", TextSanitizer.singleLine(event.region()));
    }

    private void reason(Report report) {
        json.put(
                        "failedState",
                        Truncator.truncate(report.failure().failedState().value(), MAX_STATE_CHARS, "…"))
                .put("error", report.failure().error().value());
        text("cause", report.failure().cause());
    }

    private void text(String name, SafeText value) {
        String cut = Truncator.truncateWithNote(value.value(), maxTextChars);
        if (!cut.equals(value.value())) {
            shortened.add(name);
        }
        json.put(name, cut);
    }

    private static Optional<Instant> ended(StatusChange change) {
        return switch (change) {
            case Terminal end -> end.stopped();
            case Unknown unknown -> unknown.stopped();
            default -> Optional.empty();
        };
    }

    private static JsonObject named(String name, Optional<Arn> arn) {
        return new JsonObject().put("name", TextSanitizer.singleLine(name)).put("arn", arn);
    }

    /// The parts of an execution that only configuration lets in, redacted; empty when it does not.
    record Parts(SafeText input, SafeText output) {}
}
