package dev.runwatch.notify.render;

import dev.runwatch.event.ApiCall;
import dev.runwatch.event.Arn;
import dev.runwatch.event.StatusChange;
import dev.runwatch.event.StepFunctionsEvent;
import dev.runwatch.report.Report;
import dev.runwatch.report.ReportField;
import dev.runwatch.report.ReportField.Kind;
import dev.runwatch.text.Truncator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Renders the custom notification for Amazon Q Developer in chat applications, which subscribes by `https`. It drops a
/// message that does not match its schema, without an error.
///
/// @see <a href="https://docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html">Custom notifications</a>
final class AmazonQRenderer {

    private static final int MAX_VALUE_CHARS = 1_000;

    /// From the schema of custom notifications.
    private static final int MAX_DESCRIPTION_CHARS = 8_000;

    private static final int MAX_STEP_CHARS = 350;

    /// Markdown takes an underscore for emphasis only at the edge of a word; within a name it stays.
    private static final Pattern OUTER_UNDERSCORE = Pattern.compile("(?<![\\p{L}\\p{N}])_|_(?![\\p{L}\\p{N}])");

    private AmazonQRenderer() {}

    /// @param thread names the conversation that the notification joins
    /// @param attributes of the message, repeated for subscribers that get the body only
    static JsonObject render(
            Report report,
            Subject subject,
            String thread,
            @Nullable ConsoleLink link,
            String dedupKey,
            Map<String, String> attributes) {
        var content = new JsonObject()
                .put("textType", "client-markdown")
                .put("title", subject.text())
                .put("description", description(report, link))
                .put("nextSteps", nextSteps(report, link));
        var metadata = new JsonObject()
                .put("threadId", thread)
                .put("summary", report.headline().sentence())
                .put("additionalContext", context(report.event(), attributes));
        return new JsonObject()
                .put("version", "1.0")
                .put("source", "custom")
                .put("id", dedupKey)
                .put("content", content)
                .put("metadata", metadata);
    }

    /// Fields for webhooks, such as an incident management service. All values are text, as the schema requires.
    private static JsonObject context(StepFunctionsEvent event, Map<String, String> attributes) {
        var context = new JsonObject();
        attributes.forEach(context::put);
        switch (event) {
            case StatusChange change ->
                put(
                        context,
                        change.execution().stateMachine(),
                        change.execution().arn());
            case ApiCall call ->
                put(
                        context,
                        call.target().filter(arn -> arn.type().equals("stateMachine")),
                        call.target().filter(Arn::isExecution));
        }
        return context;
    }

    private static void put(JsonObject context, Optional<Arn> stateMachine, Optional<Arn> execution) {
        stateMachine.ifPresent(arn -> context.putSingleLine("stateMachineArn", arn.value()));
        execution.ifPresent(arn -> context.putSingleLine("executionArn", arn.value()));
    }

    private static String description(Report report, @Nullable ConsoleLink link) {
        String fields = report.fields().stream().map(AmazonQRenderer::row).collect(Collectors.joining("\n"));
        String text = link == null || isStep(link) ? fields : fields + "\n" + link.url();
        return Truncator.truncate(text, MAX_DESCRIPTION_CHARS, "…");
    }

    private static String row(ReportField field) {
        String value = Truncator.truncateWithNote(field.value().value(), MAX_VALUE_CHARS);
        return "*" + field.label() + "*: " + escape(value);
    }

    /// Keeps the chat client from showing a value as a link, a mention or formatted text.
    private static String escape(String value) {
        String plain = value.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("`", "'")
                .replace("*", "\u2217")
                .replace("~", "\u223C")
                .replace("](", "]\u200B(")
                .replace("@", "@\u200B");
        return OUTER_UNDERSCORE.matcher(plain).replaceAll("\u02CD");
    }

    private static List<String> nextSteps(Report report, @Nullable ConsoleLink link) {
        List<String> steps = new ArrayList<>();
        if (link != null && isStep(link)) {
            steps.add(step(link));
        }
        for (ReportField field : report.fields()) {
            if (field.kind() == Kind.REDRIVE_POSSIBLE) {
                String step =
                        field.label() + ": " + escape(field.value().singleLine().value());
                steps.add(Truncator.truncate(step, MAX_STEP_CHARS, "…"));
            }
        }
        return steps;
    }

    /// A longer link is part of the description: truncated it would lead nowhere.
    private static boolean isStep(ConsoleLink link) {
        return step(link).length() <= MAX_STEP_CHARS;
    }

    private static String step(ConsoleLink link) {
        return "<" + link.url() + "|" + link.text() + ">";
    }
}
