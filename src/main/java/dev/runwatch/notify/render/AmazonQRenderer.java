package dev.runwatch.notify.render;

import dev.runwatch.report.Report;
import dev.runwatch.report.ReportField;
import dev.runwatch.text.Truncator;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// The alert as a custom notification of Amazon Q Developer in chat applications, which subscribes by `https`. What is
/// not exactly this shape vanishes there without an error.
final class AmazonQRenderer {

    private static final int MAX_FACT_CHARS = 1_000;

    /// Amazon Q Developer user guide, "Custom notifications", OpenAPI schema.
    private static final int MAX_DESCRIPTION_CHARS = 8_000;

    private static final int MAX_STEP_CHARS = 350;

    private AmazonQRenderer() {}

    static JsonObject notification(Report report, Subject subject, String link, String dedupKey) {
        return new JsonObject()
                .put("version", "1.0")
                .put("source", "custom")
                .put("id", dedupKey)
                .put(
                        "content",
                        new JsonObject()
                                .put("textType", "client-markdown")
                                .put("title", subject.text())
                                .put("description", description(report, link))
                                .put("nextSteps", nextSteps(report, link)))
                .put(
                        "metadata",
                        new JsonObject()
                                .put("threadId", AlertRenderer.job(report.event()))
                                .put("summary", report.headline().sentence()));
    }

    private static String description(Report report, String link) {
        String facts = report.fields().stream().map(AmazonQRenderer::row).collect(Collectors.joining("\n"));
        String text = step(link).length() > MAX_STEP_CHARS ? facts + "\n" + link : facts;
        return Truncator.truncate(text, MAX_DESCRIPTION_CHARS, "…");
    }

    private static String row(ReportField fact) {
        String value = Truncator.truncateWithNote(fact.value().value(), MAX_FACT_CHARS);
        return "*" + fact.label() + "*: " + escaped(value);
    }

    /// Markdown of chat clients: a value shall show as it is and never become a link, a mention or a format.
    private static String escaped(String value) {
        return value.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("`", "'")
                .replace("*", "\u2217")
                .replace("@", "@\u200B");
    }

    private static List<String> nextSteps(Report report, String link) {
        List<String> steps = new ArrayList<>();
        if (!link.isEmpty() && step(link).length() <= MAX_STEP_CHARS) {
            steps.add(step(link));
        }
        report.fields().stream()
                .filter(fact ->
                        fact.label().equals("Redrive") && fact.value().value().startsWith("possible"))
                .forEach(fact -> steps.add(Truncator.truncate(
                        "Redrive: " + escaped(fact.value().singleLine().value()), MAX_STEP_CHARS, "…")));
        return steps;
    }

    private static String step(String link) {
        return "<" + link + "|Open in the console>";
    }
}
