package naive;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/// Renders the alert of a status change: one publish with a text per protocol.
class Message {

    private static final Map<String, String> VERBS =
            Map.of("FAILED", "FAILED", "TIMED_OUT", "TIMED OUT", "ABORTED", "was ABORTED");
    private static final Duration REDRIVE_WINDOW = Duration.ofDays(14);
    private static final int MAX_SUBJECT = 99;
    private static final int MAX_SMS = 140;
    private static final int MAX_TEXT = 4_000;

    private final JsonMapper json;

    Message(JsonMapper json) {
        this.json = json;
    }

    String subject(Change change) {
        return cut(
                change.status() + ": " + change.stateMachine() + lead(", ", change.error()) + attempt(change),
                MAX_SUBJECT);
    }

    String texts(Change change) {
        String mail = mail(change);
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("default", json.writeValueAsString(document(change, mail)));
        texts.put("email", mail);
        texts.put("sms", cut(brief(change), MAX_SMS));
        texts.put("https", json.writeValueAsString(chat(change)));
        return json.writeValueAsString(texts);
    }

    private static String sentence(Change change) {
        String verb = VERBS.getOrDefault(change.status(), "has the unknown status " + change.status());
        return change.stateMachine() + " " + verb + after(change) + attempt(change) + ".";
    }

    private static String brief(Change change) {
        return change.status() + " " + change.stateMachine() + lead(": ", change.error()) + after(change)
                + attempt(change);
    }

    private static Map<String, String> facts(Change change) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Error", change.error());
        facts.put("Cause", change.cause());
        facts.put("Execution", change.execution() + attempt(change).replace(")", ", after a redrive)"));
        facts.put("Started", time(change.started(), "uuuu-MM-dd HH:mm:ss 'UTC'"));
        facts.put("Ended", time(change.stopped(), "uuuu-MM-dd HH:mm:ss 'UTC'"));
        facts.put("Where", change.account() + ", " + change.region());
        facts.put("Redrive", redrive(change));
        facts.put("Severity", change.severity());
        facts.values().removeIf(String::isEmpty);
        return facts;
    }

    private static String redrive(Change change) {
        if ("NOT_REDRIVABLE".equals(change.detail().redriveStatus())) {
            return "not possible";
        }
        Instant until = redrivableUntil(change);
        return until == null ? "" : "possible until " + time(until, "uuuu-MM-dd HH:mm 'UTC'");
    }

    private static Instant redrivableUntil(Change change) {
        boolean possible = "REDRIVABLE".equals(change.detail().redriveStatus()) && change.stopped() != null;
        return possible ? change.stopped().plus(REDRIVE_WINDOW) : null;
    }

    private static String mail(Change change) {
        Map<String, String> facts = facts(change);
        int width = 2 + facts.keySet().stream().mapToInt(String::length).max().orElse(0);
        List<String> lines = new ArrayList<>(List.of(sentence(change), ""));
        facts.forEach((label, value) -> {
            if (label.equals("Execution") && lines.size() > 2) {
                lines.add("");
            }
            lines.add(label + " ".repeat(width - label.length()) + value.replace("\n", "\n" + " ".repeat(width)));
        });
        lines.addAll(List.of("", "Open the execution", link(change), "", "Runwatch, event " + change.eventId(), ""));
        return String.join("\n", lines);
    }

    private static Map<String, Object> document(Change change, String text) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("version", "1");
        document.put("kind", "execution");
        document.put("status", change.status());
        document.put("severity", change.severity());
        document.put("headline", sentence(change));
        document.put(
                "stateMachine",
                Map.of("name", change.stateMachine(), "arn", change.detail().stateMachineArn()));
        document.put(
                "execution",
                Map.of(
                        "name", change.execution(),
                        "arn", change.detail().executionArn(),
                        "attempt", change.attempt()));
        document.put("error", change.error());
        document.put("cause", cut(change.cause(), MAX_TEXT));
        document.put("startedAt", String.valueOf(change.started()));
        document.put("endedAt", String.valueOf(change.stopped()));
        document.put("durationMs", change.millis());
        Map<String, String> redrive = new LinkedHashMap<>();
        redrive.put("status", change.detail().redriveStatus());
        redrive.put("until", String.valueOf(redrivableUntil(change)));
        redrive.values().removeIf(value -> value == null || value.equals("null"));
        document.put("redrive", redrive);
        document.put("partition", change.partition());
        document.put("account", change.account());
        document.put("region", change.region());
        document.put("link", link(change));
        document.put("eventId", change.eventId());
        document.put("dedupKey", change.dedupKey());
        document.put("text", text);
        document.values().removeIf(value -> value.equals("") || value.equals("null"));
        return document;
    }

    /// A custom notification of Amazon Q Developer in chat applications.
    private Map<String, Object> chat(Change change) {
        Map<String, String> facts = facts(change);
        List<String> nextSteps = new ArrayList<>(List.of("<" + link(change) + "|Open the execution>"));
        if (redrivableUntil(change) != null) {
            nextSteps.add("Redrive: " + facts.get("Redrive"));
        }
        String description = facts.entrySet().stream()
                .map(fact -> "*" + fact.getKey() + "*: " + plain(fact.getValue()))
                .collect(Collectors.joining("\n"));
        Map<String, Object> content = Map.of(
                "textType",
                "client-markdown",
                "title",
                subject(change),
                "description",
                description,
                "nextSteps",
                nextSteps);
        return Map.of(
                "version",
                "1.0",
                "source",
                "custom",
                "id",
                change.dedupKey(),
                "content",
                content,
                "metadata",
                Map.of(
                        "threadId",
                        change.stateMachine(),
                        "summary",
                        sentence(change),
                        "additionalContext",
                        context(change)));
    }

    private static Map<String, String> context(Change change) {
        return Map.of(
                "status", change.status(),
                "severity", change.severity(),
                "stateMachine", change.stateMachine(),
                "account", change.account(),
                "region", change.region(),
                "dedupKey", change.dedupKey(),
                "stateMachineArn", change.detail().stateMachineArn(),
                "executionArn", change.detail().executionArn());
    }

    private static String link(Change change) {
        String arn = URLEncoder.encode(change.detail().executionArn(), StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("%3A", ":");
        return "https://%s.console.aws.amazon.com/states/home?region=%s#/v2/executions/details/%s"
                .formatted(change.region(), change.region(), arn);
    }

    /// Escapes a value, so that it is not shown as a link, a mention or formatting.
    private static String plain(String value) {
        return value.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("`", "'")
                .replace("*", "\u2217")
                .replace("@", "@\u200B");
    }

    private static String attempt(Change change) {
        return change.attempt() == 1 ? "" : " (attempt " + change.attempt() + ")";
    }

    private static String after(Change change) {
        return change.stopped() == null ? "" : " after " + duration(Duration.ofMillis(change.millis()));
    }

    private static String duration(Duration duration) {
        if (duration.toHours() > 0) {
            return duration.toHours() + " h " + duration.toMinutesPart() + " min";
        }
        if (duration.toMinutes() > 0) {
            return duration.toMinutes() + " min " + duration.toSecondsPart() + " s";
        }
        return duration.toSeconds() > 0 ? duration.toSeconds() + " s" : duration.toMillis() + " ms";
    }

    private static String time(Instant time, String pattern) {
        return time == null
                ? ""
                : DateTimeFormatter.ofPattern(pattern).withZone(ZoneOffset.UTC).format(time);
    }

    private static String lead(String before, String text) {
        return text.isEmpty() ? "" : before + text;
    }

    private static String cut(String text, int maxChars) {
        return text.substring(0, Math.min(text.length(), maxChars));
    }
}
