package dev.runwatch.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runwatch.testkit.FakeAws;
import dev.runwatch.testkit.FakeAws.Datum;
import dev.runwatch.testkit.FakeAws.Fault;
import dev.runwatch.testkit.FakeEventBridge;
import dev.runwatch.testkit.LocalFunction;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Dashboard and alarms use metrics and log fields that the function emits.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(OutputCaptureExtension.class)
class DashboardTest {

    private static final Pattern QUERY = Pattern.compile(
            "\\(\"(?<metric>[^\"]+)\"\\) FROM SCHEMA\\(Runwatch, (?<dimensions>[^)]*)\\) WHERE status = '(?<status>\\w+)'");
    private static final Pattern FIELD = Pattern.compile("\\b[a-z]+(?:_[a-z]+)*\\b");

    private List<Datum> sent = List.of();
    private Set<String> logged = Set.of();

    /// Invokes the function with one event of each kind, with unreadable events, and with one alert of each severity
    /// that SNS rejects.
    @BeforeAll
    void runTheFunction(CapturedOutput output) {
        try (var aws = new FakeAws();
                var eventBridge = new FakeEventBridge();
                var function = LocalFunction.start(
                        aws,
                        "runwatch.store.table=claims",
                        "runwatch.reconcile.state-machines=" + SamTemplate.MACHINE + "invoices",
                        "runwatch.heartbeat.rule=runwatch-events",
                        "aws.endpointUrlEventBridge=" + eventBridge.endpoint())) {
            eventBridge.rule("default", "runwatch-events", "ENABLED");
            aws.subscriptions(1);
            aws.dynamoDbAlwaysFails(new Fault.ErrorResponse(400, "AccessDeniedException"));
            for (String trigger : List.of("Heartbeat", "Reconcile")) {
                function.invoke(
                        "{\"source\": \"runwatch\", \"detail-type\": \"Runwatch %s\"}"
                                .formatted(trigger)
                                .getBytes(StandardCharsets.UTF_8),
                        Duration.ofSeconds(30));
            }
            for (String event : List.of("failed-with-state.json", "aborted.json")) {
                aws.snsFails(new Fault.ErrorResponse(403, "AuthorizationError"));
                assertThatThrownBy(() -> function.invoke(event)).isNotNull();
            }
            for (String event : List.of(
                    "running.json",
                    "pending-redrive.json",
                    "succeeded.json",
                    "failed-with-state.json",
                    "timed-out.json",
                    "aborted.json",
                    "unknown-status.json",
                    "api-start-execution.json")) {
                function.invoke(event);
            }
            for (String event : List.of("rejected-not-json.txt", "rejected-s3-event.json", "rejected-no-detail.json")) {
                assertThatThrownBy(() -> function.invoke(event)).isNotNull();
            }
            sent = List.copyOf(aws.data());
        }
        logged = output.getOut()
                .lines()
                .filter(line -> line.startsWith("{"))
                .flatMap(line -> JsonMapper.shared().readTree(line).propertyNames().stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void dashboardShowsExistingMetrics() {
        List<JsonNode> metrics = widgets().stream()
                .flatMap(widget ->
                        StreamSupport.stream(widget.at("/properties/metrics").spliterator(), false))
                .toList();

        List<String> shown = new ArrayList<>();
        for (JsonNode metric : metrics) {
            if (metric.path(0).asString("").equals("Runwatch")) {
                shown.add(metric.path(1).asString());
                Map<String, String> dimensions = new TreeMap<>();
                for (int i = 2; i + 1 < metric.size(); i += 2) {
                    dimensions.put(metric.path(i).asString(), metric.path(i + 1).asString());
                }
                assertSent(metric.path(1).asString(), dimensions);
            }
        }
        assertThat(shown).contains("runwatch.executions", "runwatch.alerts", "runwatch.delay", "runwatch.subscribers");
    }

    /// The query language of CloudWatch Metrics Insights.
    @Test
    void dashboardQueriesExistingMetrics() {
        List<String> queries = widgets().stream()
                .flatMap(widget -> widget.findValuesAsString("expression").stream())
                .filter(expression -> expression.startsWith("SELECT"))
                .toList();

        assertThat(queries).hasSize(2).allSatisfy(text -> {
            Matcher query = QUERY.matcher(text);
            assertThat(query.find()).as(text).isTrue();
            assertThat(sent).as(text).anySatisfy(datum -> {
                assertThat(datum.name()).isEqualTo(query.group("metric"));
                assertThat(datum.dimensions().keySet())
                        .containsExactlyInAnyOrder(query.group("dimensions").split(", ", -1));
                assertThat(datum.dimensions()).containsEntry("status", query.group("status"));
            });
        });
    }

    @Test
    void alarmsWatchExistingMetrics() {
        List<JsonNode> watched = new ArrayList<>();
        SamTemplate.ofType(SamTemplate.FULL, "AWS::CloudWatch::Alarm").values().forEach(alarm -> {
            watched.add(alarm.path("Properties"));
            alarm.at("/Properties/Metrics").forEach(metric -> watched.add(metric.at("/MetricStat/Metric")));
        });

        assertThat(watched)
                .filteredOn(metric -> metric.path("Namespace").asString("").equals("Runwatch"))
                .hasSize(4)
                .allSatisfy(metric -> {
                    Map<String, String> dimensions = new TreeMap<>();
                    for (JsonNode dimension : metric.path("Dimensions")) {
                        dimensions.put(
                                dimension.path("Name").asString(),
                                dimension.path("Value").asString());
                    }
                    assertSent(metric.path("MetricName").asString(), dimensions);
                });
    }

    @Test
    void theTableOfFailuresUsesExistingLogFields() {
        String query = widgets().stream()
                .filter(widget -> widget.path("type").asString().equals("log"))
                .map(widget -> widget.at("/properties/query").asString())
                .collect(Collectors.joining());
        Set<String> known = new TreeSet<>(
                Set.of("fields", "concat", "as", "link", "filter", "in", "sort", "timestamp", "desc", "limit"));
        known.addAll(logged);

        assertThat(FIELD.matcher(query.replaceAll("'[^']*'", "").replace("SOURCE", ""))
                        .results()
                        .map(found -> found.group()))
                .isSubsetOf(known);
    }

    @Test
    void widgetsDoNotOverlap() {
        Set<String> cells = new TreeSet<>();
        for (JsonNode widget : widgets()) {
            for (int x = 0; x < widget.path("width").asInt(); x++) {
                for (int y = 0; y < widget.path("height").asInt(); y++) {
                    int column = widget.path("x").asInt() + x;
                    assertThat(column).isLessThan(24);
                    assertThat(cells.add(column + "," + (widget.path("y").asInt() + y)))
                            .as(widget.toString())
                            .isTrue();
                }
            }
        }
    }

    @Test
    void theDocumentationShowsThisDashboard() throws IOException {
        Path file = Path.of("docs/dashboard.svg");
        String picture = DashboardPicture.of(body().path("widgets"));
        if ("apply".equals(System.getProperty("golden"))) {
            Files.writeString(file, picture);
        }

        assertThat(file).hasContent(picture);
    }

    private void assertSent(String metric, Map<String, String> dimensions) {
        assertThat(sent).as(metric + dimensions).anySatisfy(datum -> {
            assertThat(datum.name()).isEqualTo(metric);
            assertThat(datum.dimensions()).isEqualTo(dimensions);
        });
    }

    private static List<JsonNode> widgets() {
        return StreamSupport.stream(body().path("widgets").spliterator(), false).toList();
    }

    private static JsonNode body() {
        return JsonMapper.shared()
                .readTree(SamTemplate.DEFAULT
                        .properties("Dashboard")
                        .path("DashboardBody")
                        .asString());
    }
}
