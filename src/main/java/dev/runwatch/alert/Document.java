package dev.runwatch.alert;

import dev.runwatch.change.ApiCall;
import dev.runwatch.change.Arn;
import dev.runwatch.change.Event;
import dev.runwatch.change.Origin;
import dev.runwatch.change.StatusChange;
import dev.runwatch.change.StatusChange.Ended;
import dev.runwatch.change.StatusChange.Unrecognised;
import dev.runwatch.report.Report;
import dev.runwatch.report.Shortened;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The alert for programs: the JSON that `docs/alert.schema.json` describes. Changes only add members.
final class Document {

    private static final String VERSION = "1";

    /// Step Functions allows 80 characters; what is longer is no name.
    private static final int MAX_STATE_CHARS = 80;

    private final JsonObject json = new JsonObject();
    private final List<String> shortened = new ArrayList<>();
    private final int maxTextChars;

    /// @param maxTextChars what is longer is cut and named in `shortened`
    Document(int maxTextChars) {
        this.maxTextChars = maxTextChars;
    }

    String of(Report report, Parts parts, String link, String dedupKey, String mail) {
        json.put("version", VERSION)
                .put("kind", kind(report))
                .put("status", Plain.line(report.status()))
                .put("severity", report.severity().name().toLowerCase(Locale.ROOT))
                .put("headline", Plain.line(report.headline().sentence()));
        switch (report.notice()) {
            case StatusChange change -> execution(report, change);
            case ApiCall call -> apiCall(report, call);
        }
        text("input", parts.input());
        text("output", parts.output());
        return json.put("link", link)
                .put("eventId", Plain.line(report.notice().event().id()))
                .put("foundBy", report.notice().event().swept() ? "sweep" : "")
                .put("dedupKey", dedupKey)
                .put("shortened", shortened)
                .put("text", mail)
                .toString();
    }

    private static String kind(Report report) {
        return switch (report.notice()) {
            case StatusChange change -> "execution";
            case ApiCall call -> "apiCall";
        };
    }

    private void execution(Report report, StatusChange change) {
        Origin origin = change.origin();
        Optional<Instant> ended = ended(change);
        json.put("stateMachine", named(origin.stateMachineName(), origin.stateMachine()))
                .put(
                        "execution",
                        named(origin.executionName(), origin.execution()).put("attempt", origin.attempt()));
        reason(report);
        json.put("startedAt", origin.started()).put("endedAt", ended);
        if (change instanceof Ended end) {
            json.put("durationMs", end.elapsed().map(elapsed -> elapsed.toMillis()));
        }
        json.put(
                        "redrive",
                        new JsonObject()
                                .put("status", Plain.line(origin.redrive().status()))
                                .put("until", origin.redrive().possibleUntil(ended)))
                .put("partition", origin.partition())
                .put("account", Plain.line(origin.account()))
                .put("region", Plain.line(origin.region()));
    }

    private void apiCall(Report report, ApiCall call) {
        Event event = call.event();
        json.put("action", Plain.line(call.action())).put("caller", Plain.line(call.caller()));
        call.target().ifPresent(target -> json.put("stateMachine", named(call.stateMachineName(), Optional.empty())));
        reason(report);
        json.put("partition", call.target().map(Arn::partition).orElse("aws"))
                .put("account", Plain.line(event.account()))
                .put("region", Plain.line(event.region()));
    }

    private void reason(Report report) {
        json.put("failedState", Plain.cut(Plain.line(report.failedState()), MAX_STATE_CHARS, "…"))
                .put("error", Plain.line(report.reason().error()));
        text("cause", report.reason().cause());
    }

    private void text(String name, String value) {
        String plain = Plain.text(value);
        String cut = Shortened.to(maxTextChars, plain);
        if (!cut.equals(plain)) {
            shortened.add(name);
        }
        json.put(name, cut);
    }

    private static Optional<Instant> ended(StatusChange change) {
        return switch (change) {
            case Ended end -> end.stopped();
            case Unrecognised unrecognised -> unrecognised.stopped();
            default -> Optional.empty();
        };
    }

    private static JsonObject named(String name, Optional<Arn> arn) {
        return new JsonObject().put("name", Plain.line(name)).put("arn", arn);
    }

    /// The parts of an execution that only configuration lets in, redacted; empty when it does not.
    record Parts(String input, String output) {}
}
