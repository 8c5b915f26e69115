package dev.runwatch.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runwatch.testkit.FakeAws;
import dev.runwatch.testkit.FakeAws.Datum;
import dev.runwatch.testkit.FakeAws.Fault;
import dev.runwatch.testkit.LocalFunction;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Dashboard, alarms and saved queries use metrics and log fields that the function emits.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(OutputCaptureExtension.class)
class DashboardTest {

    private static final Pattern SEARCH =
            Pattern.compile("\\{([\\w/]+),([^}]*)} MetricName=\"([^\"]+)\"(?: status=\"(\\w+)\")?");
    private static final Pattern FIELD = Pattern.compile("\\b[a-z]+(?:_[a-z]+)*\\b");

    private List<Datum> sent = List.of();
    private Set<String> logged = Set.of();

    /// Invokes the function with one event of each kind, with unreadable events, and with one alert of each severity
    /// that SNS rejects.
    @BeforeAll
    void runTheFunction(CapturedOutput output) {
        try (var aws = new FakeAws();
                var function = LocalFunction.start(aws, "runwatch.store.table=claims")) {
            aws.dynamoDbAlwaysFails(new Fault.ErrorResponse(400, "AccessDeniedException"));
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

    @ParameterizedTest
    @ValueSource(strings = {"direct", "buffered"})
    void dashboardShowsExistingMetrics(String delivery) {
        List<JsonNode> metrics = metrics(delivery);

        List<String> runwatchMetrics = new ArrayList<>();
        for (JsonNode metric : metrics) {
            if (metric.path(0).isObject()) {
                Matcher search =
                        SEARCH.matcher(metric.path(0).path("expression").asString());
                assertThat(search.find()).as(metric.toString()).isTrue();
                if (search.group(1).equals("Runwatch")) {
                    runwatchMetrics.add(search.group(3));
                    assertThat(sent).as(metric.toString()).anySatisfy(datum -> {
                        assertThat(datum.name()).isEqualTo(search.group(3));
                        assertThat(datum.dimensions().keySet())
                                .containsExactlyInAnyOrder(search.group(2).split(",", -1));
                        assertThat(datum.dimensions()).containsEntry("status", search.group(4));
                    });
                }
            } else if (metric.path(0).asString().equals("Runwatch")) {
                runwatchMetrics.add(metric.path(1).asString());
                Map<String, String> dimensions = new TreeMap<>();
                for (int i = 2; i < metric.size(); i += 2) {
                    dimensions.put(metric.path(i).asString(), metric.path(i + 1).asString());
                }
                assertSent(metric.path(1).asString(), dimensions);
            }
        }
        assertThat(runwatchMetrics).contains("runwatch.executions", "runwatch.execution.duration", "runwatch.alerts");
    }

    @Test
    void alarmsWatchExistingMetrics() {
        var alarms = SamTemplate.SAM.with(Map.of("StoreTable", "on")).resources().values().stream()
                .map(resource -> resource.path("Properties"))
                .filter(alarm -> alarm.path("Namespace").asString("").equals("Runwatch"))
                .toList();

        assertThat(alarms).hasSize(7).allSatisfy(alarm -> {
            Map<String, String> dimensions = new TreeMap<>();
            for (JsonNode dimension : alarm.path("Dimensions")) {
                dimensions.put(
                        dimension.path("Name").asString(),
                        dimension.path("Value").asString());
            }
            // Internal errors cannot be provoked.
            if (!dimensions.containsValue("internal")) {
                assertSent(alarm.path("MetricName").asString(), dimensions);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"RecentFailuresQuery", "SlowestStateMachinesQuery", "ExecutionTimelineQuery"})
    void queriesUseExistingLogFields(String query) {
        String text = SamTemplate.SAM.properties(query).path("QueryString").asString();
        Set<String> known = new TreeSet<>(Set.of(
                "fields",
                "filter",
                "sort",
                "limit",
                "stats",
                "desc",
                "asc",
                "by",
                "in",
                "like",
                "as",
                "max",
                "pct",
                "count",
                "ispresent",
                "longest_s",
                "median_s",
                "executions",
                "timestamp"));
        known.addAll(logged);

        String names = text.replaceAll("(?m)^#.*$", "").replaceAll("\"[^\"]*\"", "");
        assertThat(FIELD.matcher(names).results().map(found -> found.group())).isSubsetOf(known);
        assertThat(logged).contains("cold_start", "function_request_id");
    }

    @Test
    void dashboardShowsTheBufferOnlyWhenBuffered() {
        assertThat(metrics("direct").toString()).doesNotContain("BufferQueue");
        assertThat(metrics("buffered").toString()).contains("BufferQueue.QueueName", "ApproximateAgeOfOldestMessage");
    }

    private void assertSent(String metric, Map<String, String> dimensions) {
        assertThat(sent).as(metric + dimensions).anySatisfy(datum -> {
            assertThat(datum.name()).isEqualTo(metric);
            assertThat(datum.dimensions()).isEqualTo(dimensions);
        });
    }

    private static List<JsonNode> metrics(String delivery) {
        String body = SamTemplate.SAM
                .with(Map.of("Delivery", delivery))
                .properties("Dashboard")
                .path("DashboardBody")
                .asString();
        JsonNode widgets = JsonMapper.shared().readTree(body).path("widgets");
        return StreamSupport.stream(widgets.spliterator(), false)
                .flatMap(widget ->
                        StreamSupport.stream(widget.at("/properties/metrics").spliterator(), false))
                .toList();
    }
}
