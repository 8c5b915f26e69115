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
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Two composite alarms notify; the alarms below them say why.
class TemplateAlarmsTest {

    private static final String OWN_TOPIC = "arn:aws:sns:eu-central-1:000000000000:on-call";
    private static final Pattern CHILD = Pattern.compile("ALARM\\(\"(\\w+)\"\\)");

    @Test
    void onlyTheCompositeAlarmsNotify() {
        assertThat(ofType(FULL, "AWS::CloudWatch::Alarm"))
                .hasSizeLessThanOrEqualTo(10)
                .allSatisfy((name, alarm) -> {
                    assertThat(alarm.path("Properties").has("AlarmActions")).isFalse();
                    assertThat(alarm.path("Properties").has("OKActions")).isFalse();
                });
        assertThat(ofType(FULL, "AWS::CloudWatch::CompositeAlarm")).hasSize(2).allSatisfy((name, alarm) -> {
            String topic = "[\"" + IntrinsicFunctions.TOPIC_ARN_PREFIX + "AlarmTopic\"]";
            assertThat(alarm.at("/Properties/AlarmActions").toString()).isEqualTo(topic);
            assertThat(alarm.at("/Properties/OKActions").toString()).isEqualTo(topic);
            assertThat(alarm.at("/Properties/AlarmDescription").asString()).endsWith("Runbook: docs/runbook.md");
        });
    }

    @Test
    void everyAlarmIsInExactlyOneCompositeAlarm() {
        for (CloudFormationTemplate template : List.of(DEFAULT, FULL, SAM.with(Map.of("AlertTopicArn", OWN_TOPIC)))) {
            assertThat(children(template))
                    .containsExactlyInAnyOrderElementsOf(
                            ofType(template, "AWS::CloudWatch::Alarm").keySet());
        }
    }

    private static List<String> children(CloudFormationTemplate template) {
        return ofType(template, "AWS::CloudWatch::CompositeAlarm").values().stream()
                .map(alarm -> alarm.at("/Properties/AlarmRule").asString())
                .flatMap(rule -> CHILD.matcher(rule).results())
                .map(MatchResult::group)
                .map(child -> child.replaceAll("ALARM\\(\"|\"\\)", ""))
                .toList();
    }

    @Test
    void everyAlarmHasARunbookSection() throws IOException {
        String headings = Files.readAllLines(Path.of("docs/runbook.md")).stream()
                .filter(line -> line.matches("###? .*"))
                .collect(Collectors.joining("\n"));
        Set<String> alarms =
                new TreeSet<>(ofType(FULL, "AWS::CloudWatch::Alarm").keySet());
        alarms.addAll(ofType(FULL, "AWS::CloudWatch::CompositeAlarm").keySet());

        assertThat(alarms).allSatisfy(alarm -> assertThat(headings).containsPattern("\\b" + alarm + "\\b"));
    }

    /// CloudWatch's metrics of SNS have only the topic's name as a dimension, so a topic of another account has none.
    @Test
    void doesNotWatchTheDeliveryOfATopicOfSomeoneElse() {
        CloudFormationTemplate template = SAM.with(Map.of("AlertTopicArn", OWN_TOPIC));

        assertThat(ofType(template, "AWS::CloudWatch::Alarm"))
                .doesNotContainKeys("NotDeliveredAlarm", "DeliveryFailedAlarm");
    }

    @Test
    void usesAnExistingAlarmTopic() {
        CloudFormationTemplate template = SAM.with(Map.of("AlarmTopicArn", OWN_TOPIC, "AlertEmail", "ops@example.com"));

        assertThat(template.resources()).doesNotContainKeys("AlarmTopic", "AlarmEmailSubscription");
        assertThat(template.properties("AlertsLostAlarm").path("AlarmActions").toString())
                .isEqualTo("[\"" + OWN_TOPIC + "\"]");
    }

    @Test
    void alarmsGoToTheAddressOfTheAlertsByDefault() {
        CloudFormationTemplate template = SAM.with(Map.of("AlertEmail", "ops@example.com"));

        assertThat(template.properties("AlarmEmailSubscription")
                        .path("Endpoint")
                        .asString())
                .isEqualTo("ops@example.com");
        assertThat(FULL.properties("AlarmEmailSubscription").path("Endpoint").asString())
                .isEqualTo("second@example.com");
        assertThat(DEFAULT.resources()).doesNotContainKey("AlarmEmailSubscription");
    }

    /// An expression over metrics that are missing has no value, and no alarm: `FILL` gives it one.
    @Test
    void everyExpressionHasAValueWithoutData() {
        ofType(FULL, "AWS::CloudWatch::Alarm").forEach((name, alarm) -> {
            for (JsonNode metric : alarm.at("/Properties/Metrics")) {
                if (metric.has("MetricStat")) {
                    assertThat(alarm.at("/Properties/Metrics/0/Expression").asString())
                            .as(name)
                            .contains("FILL(" + metric.path("Id").asString() + ", 0)");
                }
            }
        });
    }

    /// A rule of another bus than the default one has two dimensions
    /// ([EventBridge](https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html)).
    @Test
    void watchesTheRuleOnTheBusThatReceivesTheEvents() {
        for (String alarm : List.of("EventsLostAlarm", "DeliveryRetriedAlarm")) {
            assertThat(dimensionsOfTheRule(DEFAULT, alarm))
                    .isEqualTo("[{\"Name\":\"RuleName\",\"Value\":\"runwatch-events\"}]");
            assertThat(dimensionsOfTheRule(SAM.with(Map.of("EventBusName", "central")), alarm))
                    .isEqualTo("[{\"Name\":\"EventBusName\",\"Value\":\"central\"},"
                            + "{\"Name\":\"RuleName\",\"Value\":\"runwatch-events\"}]");
        }
    }

    private static String dimensionsOfTheRule(CloudFormationTemplate template, String alarm) {
        return template.properties(alarm)
                .at("/Metrics/1/MetricStat/Metric/Dimensions")
                .toString();
    }

    @Test
    void aMissingHeartbeatIsNoticedAfterTwoHours() {
        JsonNode alarm = FULL.properties("HeartbeatMissingAlarm");

        assertThat(alarm.at("/Metrics/1/MetricStat/Metric/MetricName").asString())
                .isEqualTo("runwatch.heartbeat");
        assertThat(alarm.at("/Metrics/1/MetricStat/Period").asInt()).isEqualTo(3600);
        assertThat(alarm.path("EvaluationPeriods").asInt()).isEqualTo(2);
        assertThat(FULL.properties("HeartbeatRule").path("ScheduleExpression").asString())
                .isEqualTo("rate(1 hour)");
    }
}
