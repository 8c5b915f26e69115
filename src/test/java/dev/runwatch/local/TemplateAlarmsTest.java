package dev.runwatch.local;

import static dev.runwatch.local.SamTemplate.DEFAULT;
import static dev.runwatch.local.SamTemplate.FULL;
import static dev.runwatch.local.SamTemplate.SAM;
import static dev.runwatch.local.SamTemplate.ofType;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// The alarms of the template and their descriptions.
class TemplateAlarmsTest {

    @Test
    void alarmsPublishToTheAlarmTopicAndNameTheirRunbookSection() {
        Map<String, JsonNode> alarms = ofType(FULL, "AWS::CloudWatch::Alarm");

        assertThat(alarms).hasSizeGreaterThan(10).allSatisfy((name, alarm) -> {
            assertThat(alarm.at("/Properties/AlarmActions").toString())
                    .isEqualTo("[\"" + IntrinsicFunctions.TOPIC_ARN_PREFIX + "AlarmTopic\"]");
            assertThat(alarm.at("/Properties/AlarmDescription").asString())
                    .endsWith(". Runbook: docs/runbook.md, " + name + ".")
                    .hasSizeLessThanOrEqualTo(1024);
        });
        assertThat(alarms.values())
                .extracting(alarm -> alarm.at("/Properties/MetricName").asString())
                .contains(
                        "Errors",
                        "Throttles",
                        "FailedInvocations",
                        "ApproximateAgeOfOldestMessage",
                        "NumberOfNotificationsFailed",
                        "runwatch.alerts",
                        "runwatch.events.rejected");
    }

    @Test
    void everyAlarmHasARunbookSection() throws IOException {
        String headings = Files.readAllLines(Path.of("docs/runbook.md")).stream()
                .filter(line -> line.startsWith("### "))
                .collect(Collectors.joining("\n"));

        CloudFormationTemplate template = SAM.with(Map.of(
                "ApiCalls", "StartExecution",
                "AlertEmail", "ops@example.com",
                "CrossCheckStateMachineArn", "arn:aws:states:eu-central-1:000000000000:stateMachine:orders"));
        for (CloudFormationTemplate each : List.of(template, FULL)) {
            assertThat(ofType(each, "AWS::CloudWatch::Alarm").keySet())
                    .allSatisfy(alarm -> assertThat(headings).containsPattern("\\b" + alarm + "\\b"));
        }
    }

    @Test
    void crossCheckComparesWithTheMetricsOfStepFunctions() {
        String machine = "arn:aws:states:eu-central-1:000000000000:stateMachine:orders";
        JsonNode alarm = SAM.with(Map.of("CrossCheckStateMachineArn", machine)).properties("CrossCheckAlarm");

        assertThat(DEFAULT.resources()).doesNotContainKey("CrossCheckAlarm");
        assertThat(alarm.path("Metrics"))
                .filteredOn(metric -> metric.has("MetricStat"))
                .extracting(metric -> metric.at("/MetricStat/Metric/MetricName").asString()
                        + metric.at("/MetricStat/Metric/Dimensions").findValuesAsString("Value"))
                .containsExactly(
                        "ExecutionsFailed[" + machine + "]",
                        "ExecutionsTimedOut[" + machine + "]",
                        "ExecutionsAborted[" + machine + "]",
                        "runwatch.executions[orders, FAILED]",
                        "runwatch.executions[orders, TIMED_OUT]",
                        "runwatch.executions[orders, ABORTED]");
        for (JsonNode metric : alarm.path("Metrics")) {
            if (metric.has("MetricStat")) {
                assertThat(alarm.at("/Metrics/0/Expression").asString())
                        .contains("FILL(" + metric.path("Id").asString() + ", 0)");
            }
        }
    }
}
