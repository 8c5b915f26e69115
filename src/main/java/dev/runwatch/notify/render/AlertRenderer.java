package dev.runwatch.notify.render;

import dev.runwatch.event.ApiCall;
import dev.runwatch.event.Arn;
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
import java.util.Optional;
import java.util.Set;

/// Writes the message of a report: one publish, each protocol with a text of its own.
public final class AlertRenderer {

    /// A text message of one part, also in its smallest alphabet (SNS: 140 bytes a part).
    private static final int MAX_SMS_CHARS = 140;

    /// Cause, input and output in the JSON. Enough for any stack trace, and ten alerts still fit one batch.
    private static final int MAX_TEXT_CHARS = 4_000;

    private final Set<ExecutionPart> include;
    private final Redactor redactor;

    public AlertRenderer(Set<ExecutionPart> include, Redactor redactor) {
        this.include = include;
        this.redactor = redactor;
    }

    public AlertMessage render(Report report) {
        StepFunctionsEvent notice = report.event();
        String dedupKey = Digest.sha256(notice.key());
        String link = page(notice).map(ConsoleLink::to).orElse("");
        Subject subject = Subject.of(report.headline().subject());
        String mail = EmailRenderer.text(report, link);
        var document = new JsonAlertRenderer(MAX_TEXT_CHARS).of(report, parts(notice), link, dedupKey, mail);
        var body = new JsonObject()
                .put("default", document)
                .put("email", mail)
                .put("sms", Truncator.truncate(report.headline().brief(), MAX_SMS_CHARS, "..."))
                .put(
                        "https",
                        AmazonQRenderer.notification(report, subject, link, dedupKey)
                                .toString());
        return new AlertMessage(
                subject, quickToEncode(body.toString()), attributes(report, dedupKey), group(notice), dedupKey);
    }

    /// The same JSON without two characters, of which chat's markdown has many. The SDK's encoder for forms replaces
    /// them by looking through all the rest for the next one at every blank: ten times the work of the whole alert.
    private static String quickToEncode(String json) {
        return json.replace("*", "\\u002A").replace("~", "\\u007E");
    }

    /// The name of the job that a notice is about, as it may be shown.
    static String job(StepFunctionsEvent notice) {
        return TextSanitizer.singleLine(
                switch (notice) {
                    case StatusChange change -> change.execution().stateMachineName();
                    case ApiCall call -> call.stateMachineName();
                });
    }

    private JsonAlertRenderer.Parts parts(StepFunctionsEvent notice) {
        String input = notice instanceof StatusChange change && include.contains(ExecutionPart.INPUT)
                ? change.execution().input()
                : "";
        String output = notice instanceof Succeeded succeeded && include.contains(ExecutionPart.OUTPUT)
                ? succeeded.output()
                : "";
        return new JsonAlertRenderer.Parts(redacted(input), redacted(output));
    }

    private SafeText redacted(String payload) {
        return payload.isEmpty() ? SafeText.EMPTY : redactor.safeJson(payload);
    }

    private static Optional<Arn> page(StepFunctionsEvent notice) {
        return switch (notice) {
            case StatusChange change -> change.execution().arn().or(change.execution()::stateMachine);
            case ApiCall call -> call.target();
        };
    }

    private static Map<String, String> attributes(Report report, String dedupKey) {
        Map<String, String> attributes = new LinkedHashMap<>();
        attributes.put("status", Truncator.truncate(report.status(), 80, "…"));
        attributes.put("severity", report.severity().name().toLowerCase(Locale.ROOT));
        attributes.put("stateMachine", job(report.event()));
        attributes.put("account", TextSanitizer.singleLine(account(report.event())));
        attributes.put("region", TextSanitizer.singleLine(region(report.event())));
        attributes.put("dedupKey", dedupKey);
        attributes.values().removeIf(String::isEmpty);
        return attributes;
    }

    private static String account(StepFunctionsEvent notice) {
        return notice instanceof StatusChange change
                ? change.execution().account()
                : notice.metadata().account();
    }

    private static String region(StepFunctionsEvent notice) {
        return notice instanceof StatusChange change
                ? change.execution().region()
                : notice.metadata().region();
    }

    /// A FIFO topic keeps the order within a state machine. Its name may hold characters that a group may not.
    private static String group(StepFunctionsEvent notice) {
        String name = job(notice);
        return name.matches("[\\x21-\\x7E]{1,128}") ? name : Digest.sha256(name);
    }
}
