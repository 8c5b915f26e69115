package dev.runwatch.enrich;

import dev.runwatch.enrich.StateLocator.Walk;
import dev.runwatch.event.Arn;
import dev.runwatch.event.Enrichment.Task;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/// Names the task of a state and links to its log. A link consists of parts that match their patterns and belong to the
/// execution's own partition, account and Region; no URL is copied from a response.
final class TaskDescriber {

    private static final Duration BEFORE = Duration.ofMinutes(1);
    private static final Duration AFTER = Duration.ofMinutes(2);
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{(\\w+)}");

    private final Arn execution;
    private final Walk walk;
    private final Instant ended;

    private TaskDescriber(Arn execution, Walk walk, Instant ended) {
        this.execution = execution;
        this.walk = walk;
        this.ended = ended;
    }

    /// @param ended when the execution ended
    /// @return empty if the state has no task
    static Optional<Task> describe(Arn execution, Walk walk, Instant ended) {
        return new TaskDescriber(execution, walk, ended).describe();
    }

    /// Whether the parameters or the response of the task would say more.
    static boolean needsData(Walk walk) {
        String type = type(walk);
        HistoryStep scheduled = walk.scheduled();
        return Integration.of(type).isPresent()
                && scheduled != null
                && scheduled.is("TaskScheduled")
                && scheduled.detail("parameters").isEmpty()
                && (type.equals("lambda") || detail(walk.failed(), "cause").isEmpty());
    }

    private Optional<Task> describe() {
        HistoryStep mapRun = walk.mapRun();
        if (mapRun != null) {
            String arn = mapRun.detail("mapRunArn");
            boolean own = Arn.parse(arn).filter(this::isOwn).isPresent();
            return Optional.of(new Task("Map Run", own ? arn : ""));
        }
        String type = type(walk);
        if (type.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(Integration.of(type).map(this::describe).orElseGet(() -> new Task(action(type), "")));
    }

    private Task describe(Integration integration) {
        Map<String, String> parts = new HashMap<>(Map.of(
                "partition", execution.partition(), "region", execution.region(), "account", execution.account()));
        boolean own = true;
        for (var part : integration.parts().entrySet()) {
            for (var found : find(part.getKey(), part.getValue()).entrySet()) {
                String before = parts.put(found.getKey(), found.getValue());
                own &= before == null || before.equals(found.getValue());
            }
        }
        String name = integration.name() + (parts.containsKey("name") ? " " + parts.get("name") : "");
        String link = own
                ? integration.pages().stream()
                        .filter(page ->
                                PLACEHOLDER.matcher(page).results().allMatch(part -> parts.containsKey(part.group(1))))
                        .findFirst()
                        .flatMap(page -> link(page, parts))
                        .orElse("")
                : "";
        return new Task(name, link);
    }

    private Map<String, String> find(List<String> pointers, Pattern pattern) {
        Map<String, String> groups = new HashMap<>();
        sources()
                .flatMap(source -> pointers.stream().map(source::at))
                .filter(JsonNode::isString)
                .map(value -> pattern.matcher(value.asString()))
                .filter(Matcher::matches)
                .findFirst()
                .ifPresent(found -> pattern.namedGroups().keySet().stream()
                        .filter(group -> found.group(group) != null)
                        .forEach(group -> groups.put(group, found.group(group))));
        return groups;
    }

    /// A function or a callback may write anything into its cause: it does not identify the task.
    private Stream<JsonNode> sources() {
        HistoryStep scheduled = walk.scheduled();
        if (scheduled != null && !scheduled.is("TaskScheduled")) {
            String member = scheduled.is("ActivityScheduled") ? "Activity" : "FunctionName";
            return Stream.of(JsonMapper.shared().createObjectNode().put(member, scheduled.detail("resource")));
        }
        boolean trusted =
                !type(walk).equals("lambda") && !detail(scheduled, "resource").endsWith(".waitForTaskToken");
        return Stream.of(
                        trusted ? detail(walk.failed(), "cause") : "",
                        trusted ? detail(walk.submitted(), "output") : "",
                        detail(scheduled, "parameters"))
                .map(TaskDescriber::json);
    }

    private Optional<String> link(String page, Map<String, String> parts) {
        if (!page.startsWith("log:")) {
            return execution
                    .consoleHost()
                    .map(host -> "https://" + host + "/"
                            + fill(page, parts, part -> encode(part).replace("%3A", ":")));
        }
        String[] log = fill(page.substring(4), parts, UnaryOperator.identity()).split("\\|", 2);
        String group =
                "/cloudwatch/home?region=" + execution.region() + "#logsV2:log-groups/log-group/" + twice(log[0]);
        String events = "/log-events" + (log.length == 1 ? "" : "/" + twice(log[1]));
        return execution.consoleHost().map(host -> "https://" + host + group + events + once("?" + window()));
    }

    private String window() {
        HistoryStep failed = walk.failed();
        HistoryStep scheduled = walk.scheduled();
        Instant from = time(scheduled == null ? walk.state() : scheduled);
        Instant to = failed == null ? ended : time(failed);
        return "start=" + from.minus(BEFORE).toEpochMilli() + "&end="
                + to.plus(AFTER).toEpochMilli();
    }

    private Instant time(HistoryStep step) {
        Instant time = step.time();
        return time == null ? ended : time;
    }

    private boolean isOwn(Arn arn) {
        return List.of(arn.partition(), arn.account(), arn.region())
                .equals(List.of(execution.partition(), execution.account(), execution.region()));
    }

    private String action(String type) {
        String resource = detail(walk.scheduled() == null ? walk.failed() : walk.scheduled(), "resource");
        return type.replaceFirst("^aws-sdk:", "") + ":" + resource.replaceFirst("\\..*", "");
    }

    private static String type(Walk walk) {
        HistoryStep step = walk.scheduled() == null ? walk.failed() : walk.scheduled();
        if (step == null) {
            return "";
        }
        return step.type().startsWith("LambdaFunction")
                ? "lambda"
                : step.type().startsWith("Activity") ? "activity" : step.detail("resourceType");
    }

    private static String detail(@Nullable HistoryStep step, String name) {
        return step == null ? "" : step.detail(name);
    }

    private static JsonNode json(String text) {
        try {
            return text.startsWith("{") ? JsonMapper.shared().readTree(text) : MissingNode.getInstance();
        } catch (JacksonException notJson) {
            return MissingNode.getInstance();
        }
    }

    private static String fill(String page, Map<String, String> parts, UnaryOperator<String> encoding) {
        return PLACEHOLDER
                .matcher(page)
                .replaceAll(part -> Matcher.quoteReplacement(encoding.apply(parts.getOrDefault(part.group(1), ""))));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /// The console of CloudWatch Logs writes `$` for `%`, and encodes names twice.
    private static String once(String text) {
        return encode(text).replace('%', '$');
    }

    private static String twice(String text) {
        return encode(encode(text)).replace('%', '$');
    }
}
