package dev.runwatch.notify.render;

import dev.runwatch.event.ApiCall;
import dev.runwatch.event.StatusChange;
import dev.runwatch.event.StatusChange.Succeeded;
import dev.runwatch.event.StepFunctionsEvent;
import dev.runwatch.redact.Redactor;
import dev.runwatch.redact.SafeText;
import dev.runwatch.report.Report;
import dev.runwatch.text.TextSanitizer;
import dev.runwatch.text.Truncator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Renders the SNS message of a report: one text per protocol, in one message. Thread-safe.
public final class AlertRenderer {

    private static final int MAX_STATUS_CHARS = 80;

    private final HomeAccount home;
    private final Set<ExecutionPart> include;
    private final Redactor redactor;

    /// @param include parts of the execution for the JSON
    public AlertRenderer(HomeAccount home, Set<ExecutionPart> include, Redactor redactor) {
        this.home = home;
        this.include = include;
        this.redactor = redactor;
    }

    public AlertMessage render(Report report) {
        StepFunctionsEvent event = report.event();
        String dedupKey = Digest.sha256(event.key());
        ConsoleLink link = ConsoleLink.to(event).orElse(null);
        String source = home.suffix(event);
        Subject subject = Subject.of(report.headline().subject(), source);
        String email = EmailRenderer.render(report, link);
        SafeText input = part(
                ExecutionPart.INPUT,
                event instanceof StatusChange change ? change.execution().input() : "");
        SafeText output = part(ExecutionPart.OUTPUT, event instanceof Succeeded succeeded ? succeeded.output() : "");
        String json =
                new JsonAlertRenderer().render(report, input, output, link == null ? "" : link.url(), dedupKey, email);
        Map<String, String> attributes = attributes(report, dedupKey);
        var body = new JsonObject()
                .put("default", json)
                .put("email", email)
                .put("sms", SmsText.of(report.headline().brief(), source))
                .put(
                        "https",
                        AmazonQRenderer.render(
                                        report, subject, stateMachineName(event) + source, link, dedupKey, attributes)
                                .toString());
        return new AlertMessage(subject, quickToEncode(body.toString()), attributes, group(event), dedupKey);
    }

    /// Escapes two characters that are frequent in chat markdown. For each of them, the SDK's form encoder searches the
    /// rest of the text, which takes ten times as long as rendering the alert.
    private static String quickToEncode(String json) {
        return json.replace("*", "\\u002A").replace("~", "\\u007E");
    }

    static String stateMachineName(StepFunctionsEvent event) {
        return TextSanitizer.singleLine(
                switch (event) {
                    case StatusChange change -> change.execution().stateMachineName();
                    case ApiCall call -> call.stateMachineName();
                });
    }

    private SafeText part(ExecutionPart part, String payload) {
        return include.contains(part) && !payload.isEmpty() ? redactor.safeJson(payload) : SafeText.EMPTY;
    }

    private static Map<String, String> attributes(Report report, String dedupKey) {
        Map<String, String> attributes = new LinkedHashMap<>();
        attributes.put("status", Truncator.truncate(report.status(), MAX_STATUS_CHARS, "…"));
        attributes.put("severity", report.severity().name().toLowerCase(Locale.ROOT));
        attributes.put("stateMachine", stateMachineName(report.event()));
        attributes.put("account", HomeAccount.account(report.event()));
        attributes.put("region", HomeAccount.region(report.event()));
        attributes.put("dedupKey", dedupKey);
        attributes.values().removeIf(String::isEmpty);
        return attributes;
    }

    /// A FIFO topic keeps the order within a state machine. A message group id allows fewer characters than its name.
    private static String group(StepFunctionsEvent event) {
        String name = stateMachineName(event);
        return name.matches("[\\x21-\\x7E]{1,128}") ? name : Digest.sha256(name);
    }
}
