package dev.runwatch.local;

import static dev.runwatch.local.SamTemplate.BUFFERED;
import static dev.runwatch.local.SamTemplate.DEFAULT;
import static dev.runwatch.local.SamTemplate.FULL;
import static dev.runwatch.local.SamTemplate.PROVIDED;
import static dev.runwatch.local.SamTemplate.PROVIDED_BUFFERED;
import static dev.runwatch.local.SamTemplate.SAM;
import static dev.runwatch.local.SamTemplate.ofType;
import static dev.runwatch.local.SamTemplate.resource;
import static org.assertj.core.api.Assertions.assertThat;

import dev.runwatch.Runwatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import tools.jackson.databind.JsonNode;

/// The resources of `sam/template.yaml`, for several sets of parameters.
class TemplateTest {

    @Test
    void setsOnlyKnownSettings() {
        for (CloudFormationTemplate template : List.of(DEFAULT, FULL)) {
            Map<String, Object> variables = variables(template);
            assertThat(variables).containsKeys("RUNWATCH_ALERTS_TOPICARN", "RUNWATCH_STORE_TABLE");

            started(variables).run(context -> assertThat(context).hasNotFailed());
        }
    }

    @Test
    void aMisspelledVariablePreventsTheStart() {
        Map<String, Object> variables = variables(FULL);
        variables.put("RUNWATCH_RECONCILE_STATEMACHINE", "");

        started(variables).run(context -> assertThat(context)
                .getFailure()
                .hasMessageContaining("did you mean RUNWATCH_RECONCILE_STATEMACHINES?"));
    }

    private static Map<String, Object> variables(CloudFormationTemplate template) {
        Map<String, Object> variables = new HashMap<>();
        template.properties("Function")
                .at("/Environment/Variables")
                .properties()
                .forEach(variable ->
                        variables.put(variable.getKey(), variable.getValue().asString()));
        return variables;
    }

    private static ApplicationContextRunner started(Map<String, Object> variables) {
        return new ApplicationContextRunner()
                .withUserConfiguration(Runwatch.class)
                .withSystemProperties("aws.region=" + LocalAws.REGION)
                .withInitializer(context -> context.getEnvironment()
                        .getPropertySources()
                        .addFirst(new SystemEnvironmentPropertySource("template-systemEnvironment", variables)));
    }

    @Test
    void sendsFailedEventsToTheUnhandledEventsQueue() {
        JsonNode onFailure = DEFAULT.properties("Function").at("/EventInvokeConfig/DestinationConfig/OnFailure");

        assertThat(onFailure.path("Type").asString()).isEqualTo("SQS");
        assertThat(onFailure.path("Destination").asString()).contains("UnhandledEventsQueue");
    }

    @ParameterizedTest
    @ValueSource(strings = {"30", "60", "120"})
    void bufferVisibilityTimeoutCoversSixTimeoutsAndTheBatchWindow(String timeout) {
        CloudFormationTemplate template =
                SAM.with(Map.of("Delivery", "buffered", "TimeoutSeconds", timeout, "BatchWindowSeconds", "30"));
        JsonNode queue = template.properties("BufferQueue");
        JsonNode mapping = template.properties("BufferEventSource");

        assertThat(queue.path("VisibilityTimeout").asInt())
                .isGreaterThanOrEqualTo(
                        6 * template.properties("Function").path("Timeout").asInt()
                                + mapping.path("MaximumBatchingWindowInSeconds").asInt());
        assertThat(queue.at("/RedrivePolicy/maxReceiveCount").asInt()).isEqualTo(5);
        assertThat(queue.at("/RedrivePolicy/deadLetterTargetArn").asString()).isEqualTo("UnhandledEventsQueue.Arn");
        assertThat(mapping.path("FunctionResponseTypes").toString()).isEqualTo("[\"ReportBatchItemFailures\"]");
    }

    @Test
    void retainsDeadLettersForTwoWeeksAndAfterAnUninstall() {
        for (String queue : List.of("RuleDeadLetterQueue", "UnhandledEventsQueue", "UndeliveredQueue")) {
            assertThat(FULL.properties(queue).path("MessageRetentionPeriod").asInt())
                    .isEqualTo(14 * 24 * 3600);
            assertThat(FULL.properties(queue).path("SqsManagedSseEnabled").asBoolean())
                    .isTrue();
            assertThat(resource(FULL, queue).path("DeletionPolicy").asString()).isEqualTo("RetainExceptOnCreate");
        }
    }

    @Test
    void everyRuleHasADeadLetterQueue() {
        assertThat(ofType(FULL, "AWS::Events::Rule")).hasSize(3).allSatisfy((name, rule) -> {
            JsonNode target = rule.at("/Properties/Targets/0");
            assertThat(target.at("/DeadLetterConfig/Arn").asString()).isEqualTo("RuleDeadLetterQueue.Arn");
            assertThat(target.at("/RetryPolicy/MaximumEventAgeInSeconds").asInt())
                    .isEqualTo(86_400);
            assertThat(FULL.properties("RuleDeadLetterQueuePolicy")
                            .at("/PolicyDocument/Statement/0/Condition/ArnEquals/aws:SourceArn")
                            .toString())
                    .contains(name + ".Arn");
        });
    }

    @Test
    void storeTableExpiresItsItems() {
        JsonNode table = FULL.properties("Store");

        assertThat(table.path("BillingMode").asString()).isEqualTo("PAY_PER_REQUEST");
        assertThat(table.path("TimeToLiveSpecification").toString())
                .isEqualTo("{\"AttributeName\":\"expiration\",\"Enabled\":true}");
        assertThat(table.has("SSESpecification")).isFalse();
        assertThat(FULL.properties("Function")
                        .at("/Environment/Variables/RUNWATCH_STORE_TABLE")
                        .asString())
                .isEqualTo("Store");
        assertThat(DEFAULT.resources()).doesNotContainKeys("Store", "DedupUnavailableAlarm");
        assertThat(DEFAULT.properties("Function")
                        .at("/Environment/Variables/RUNWATCH_STORE_TABLE")
                        .asString("-"))
                .isEmpty();
    }

    @Test
    void usesAnExistingAlertTopic() {
        String topic = "arn:aws:sns:eu-central-1:000000000000:on-call";
        CloudFormationTemplate template = SAM.with(Map.of("AlertTopicArn", topic));

        assertThat(template.resources()).doesNotContainKeys("AlertTopic", "AlertTopicPolicy");
        assertThat(template.properties("Function")
                        .at("/Environment/Variables/RUNWATCH_ALERTS_TOPICARN")
                        .asString())
                .isEqualTo(topic);
        assertThat(template.properties("FunctionRole")
                        .at("/Policies/0/PolicyDocument/Statement/0/Resource")
                        .asString())
                .isEqualTo(topic);
        assertThat(template.properties("NotificationsFailedAlarm")
                        .at("/Dimensions/0/Value")
                        .asString())
                .isEqualTo("on-call");
        assertThat(template.outputs()).hasEntrySatisfying("AlertTopicArn", output -> assertThat(
                        output.path("Value").asString())
                .isEqualTo(topic));
    }

    @Test
    void refersOnlyToResourcesThatExist() {
        Set<String> names = new TreeSet<>(FULL.resources().keySet());
        names.addAll(PROVIDED.resources().keySet());

        for (CloudFormationTemplate template : List.of(
                DEFAULT, BUFFERED, FULL, SAM.with(Map.of("ApiCalls", "StartExecution")), PROVIDED, PROVIDED_BUFFERED)) {
            String text = (template.resources().toString() + template.outputs()).replaceAll("AWS::\\w+::\\w+", "");
            for (String name : names) {
                if (!template.resources().containsKey(name)) {
                    assertThat(text).doesNotContain("\"" + name + "\"", "\"" + name + ".", ":" + name + "\"");
                }
            }
        }
    }

    @Test
    void hasTheVersionOfTheBuild() throws IOException {
        String template = Files.readString(Path.of("sam/template.yaml"));
        Matcher version = Pattern.compile("SemanticVersion: (\\S+)").matcher(template);

        assertThat(version.find()).isTrue();
        assertThat(Files.readString(Path.of("pom.xml")))
                .containsPattern("<version>" + Pattern.quote(version.group(1)) + "(-SNAPSHOT)?</version>");
    }

    @Test
    void logsAreDeletedAfterARetentionPeriod() {
        assertThat(DEFAULT.properties("FunctionLog").has("RetentionInDays")).isTrue();
    }
}
