package dev.runwatch.alert;

import dev.runwatch.alert.AlertSettings.Part;
import dev.runwatch.change.ApiCall;
import dev.runwatch.change.Arn;
import dev.runwatch.change.Notice;
import dev.runwatch.change.StatusChange;
import dev.runwatch.change.StatusChange.Succeeded;
import dev.runwatch.redact.Redactor;
import dev.runwatch.report.Report;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Writes the message of a report: one publish, each protocol with a text of its own.
final class AlertComposer {

    /// A text message of one part, also in its smallest alphabet (SNS: 140 bytes a part).
    private static final int MAX_SMS_CHARS = 140;

    /// Cause, input and output in the JSON. Enough for any stack trace, and ten alerts still fit one batch.
    private static final int MAX_TEXT_CHARS = 4_000;

    private final Set<Part> include;
    private final Redactor redactor;

    AlertComposer(Set<Part> include, Redactor redactor) {
        this.include = include;
        this.redactor = redactor;
    }

    AlertMessage compose(Report report) {
        Notice notice = report.notice();
        String dedupKey = Destination.dedupKey(notice.identity());
        String link = page(notice).map(ConsoleLink::to).orElse("");
        Subject subject = Subject.of(report.headline().subject());
        String mail = Mail.text(report, link);
        var document = new Document(MAX_TEXT_CHARS).of(report, parts(notice), link, dedupKey, mail);
        var body = new JsonObject()
                .put("default", document)
                .put("email", mail)
                .put("sms", Plain.cut(Plain.line(report.headline().brief()), MAX_SMS_CHARS, "..."))
                .put("https", Chat.notification(report, subject, link, dedupKey).toString());
        return new AlertMessage(
                subject, quickToEncode(body.toString()), attributes(report, dedupKey), group(notice), dedupKey);
    }

    /// The same JSON without two characters, of which chat's markdown has many. The SDK's encoder for forms replaces
    /// them by looking through all the rest for the next one at every blank: ten times the work of the whole alert.
    private static String quickToEncode(String json) {
        return json.replace("*", "\\u002A").replace("~", "\\u007E");
    }

    /// The name of the job that a notice is about, as it may be shown.
    static String job(Notice notice) {
        return Plain.line(
                switch (notice) {
                    case StatusChange change -> change.origin().stateMachineName();
                    case ApiCall call -> call.stateMachineName();
                });
    }

    private Document.Parts parts(Notice notice) {
        String input = notice instanceof StatusChange change && include.contains(Part.INPUT)
                ? change.origin().input()
                : "";
        String output =
                notice instanceof Succeeded succeeded && include.contains(Part.OUTPUT) ? succeeded.output() : "";
        return new Document.Parts(redacted(input), redacted(output));
    }

    private String redacted(String payload) {
        return payload.isEmpty() ? "" : redactor.json(payload);
    }

    private static Optional<Arn> page(Notice notice) {
        return switch (notice) {
            case StatusChange change -> change.origin().execution().or(change.origin()::stateMachine);
            case ApiCall call -> call.target();
        };
    }

    private static Map<String, String> attributes(Report report, String dedupKey) {
        Map<String, String> attributes = new LinkedHashMap<>();
        attributes.put("status", Plain.cut(Plain.line(report.status()), 80, "…"));
        attributes.put("severity", report.severity().name().toLowerCase(Locale.ROOT));
        attributes.put("stateMachine", job(report.notice()));
        attributes.put("account", Plain.line(account(report.notice())));
        attributes.put("region", Plain.line(region(report.notice())));
        attributes.put("dedupKey", dedupKey);
        attributes.values().removeIf(String::isEmpty);
        return attributes;
    }

    private static String account(Notice notice) {
        return notice instanceof StatusChange change
                ? change.origin().account()
                : notice.event().account();
    }

    private static String region(Notice notice) {
        return notice instanceof StatusChange change
                ? change.origin().region()
                : notice.event().region();
    }

    /// A FIFO topic keeps the order within a state machine. Its name may hold characters that a group may not.
    private static String group(Notice notice) {
        String name = job(notice);
        return name.matches("[\\x21-\\x7E]{1,128}") ? name : Destination.dedupKey(name);
    }
}
