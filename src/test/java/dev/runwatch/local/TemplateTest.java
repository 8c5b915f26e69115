package dev.runwatch.local;

import static dev.runwatch.local.SamTemplate.DEFAULT;
import static dev.runwatch.local.SamTemplate.FULL;
import static dev.runwatch.local.SamTemplate.MACHINE;
import static dev.runwatch.local.SamTemplate.SAM;
import static dev.runwatch.local.SamTemplate.resource;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.runwatch.Runwatch;
import dev.runwatch.testkit.LambdaProcess;
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
import org.springframework.boot.SpringApplication;
import org.springframework.boot.support.SpringApplicationJsonEnvironmentPostProcessor;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import tools.jackson.databind.JsonNode;

/// The resources of `sam/template.yaml`, for several sets of parameters.
class TemplateTest {

    private static final String ON_CALL = "arn:aws:sns:eu-central-1:000000000000:on-call";

    @Test
    void setsOnlyKnownSettings() {
        for (CloudFormationTemplate template : List.of(DEFAULT, FULL)) {
            started(variables(template)).run(context -> assertThat(context).hasNotFailed());
        }
    }

    @Test
    void aMisspelledSettingPreventsTheStart() {
        Map<String, Object> variables =
                variables(SAM.with(Map.of("Settings", "{\"runwatch\": {\"redact\": {\"key\": \"iban\"}}}")));

        started(variables)
                .run(context ->
                        assertThat(context).getFailure().hasMessageContaining("did you mean runwatch.redact.keys?"));
    }

    /// Spring Boot reads no JSON at the start, which would take time.
    @Test
    void setsNoSettingsByDefault() {
        assertThat(variables(DEFAULT)).doesNotContainKey("SPRING_APPLICATION_JSON");
        assertThat(variables(FULL)).containsEntry("SPRING_APPLICATION_JSON", "{\"runwatch.redact.keys\": \"iban\"}");
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
                .withInitializer(context -> {
                    context.getEnvironment()
                            .getPropertySources()
                            .addFirst(new SystemEnvironmentPropertySource("template-systemEnvironment", variables));
                    new SpringApplicationJsonEnvironmentPostProcessor()
                            .postProcessEnvironment(context.getEnvironment(), new SpringApplication());
                });
    }

    @Test
    void handlerAndMainClassExist() throws ClassNotFoundException {
        JsonNode function = DEFAULT.properties("Function");

        assertThat(RequestStreamHandler.class)
                .isAssignableFrom(Class.forName(function.path("Handler").asString()));
        assertThat(Class.forName(
                        function.at("/Environment/Variables/MAIN_CLASS").asString()))
                .isNotNull();
        assertThat(function.path("CodeUri").asString()).isEqualTo("../" + LambdaProcess.ZIP);
    }

    /// SnapStart in the other partitions: <https://docs.aws.amazon.com/lambda/latest/dg/snapstart.html>
    @Test
    void usesSnapStartWhereItExists() {
        assertThat(DEFAULT.properties("Function").at("/SnapStart/ApplyOn").asString())
                .isEqualTo("PublishedVersions");
        for (CloudFormationTemplate elsewhere :
                List.of(DEFAULT.in("aws-us-gov", "us-gov-west-1"), DEFAULT.in("aws", "ap-east-2"))) {
            assertThat(elsewhere.properties("Function").has("SnapStart")).isFalse();
        }
    }

    @Test
    void storeTableExpiresItsItems() {
        JsonNode table = DEFAULT.properties("Store");

        assertThat(table.path("BillingMode").asString()).isEqualTo("PAY_PER_REQUEST");
        assertThat(table.path("TimeToLiveSpecification").toString())
                .isEqualTo("{\"AttributeName\":\"expiration\",\"Enabled\":true}");
        assertThat(DEFAULT.properties("Function")
                        .at("/Environment/Variables/RUNWATCH_STORE_TABLE")
                        .asString())
                .isEqualTo("Store");
    }

    @Test
    void reconciliationNeedsOnlyStateMachines() {
        assertThat(DEFAULT.resources()).doesNotContainKey("ReconcileRule");
        assertThat(variables(DEFAULT)).doesNotContainKey("RUNWATCH_RECONCILE_STATEMACHINES");
        assertThat(variables(FULL))
                .containsEntry("RUNWATCH_RECONCILE_STATEMACHINES", MACHINE + "orders," + MACHINE + "bills");
        assertThat(FULL.properties("ReconcileRule").path("ScheduleExpression").asString())
                .isEqualTo("rate(15 minutes)");
    }

    @Test
    void theHeartbeatChecksTheRuleThatReceivesEvents() {
        CloudFormationTemplate hub = SAM.with(Map.of("EventBusName", "central"));

        assertThat(variables(hub)).containsEntry("RUNWATCH_HEARTBEAT_EVENTBUS", "central");
        assertThat(hub.properties("EventRule").path("EventBusName").asString()).isEqualTo("central");
        assertThat(variables(hub).get("RUNWATCH_HEARTBEAT_RULE"))
                .isEqualTo(hub.properties("EventRule").path("Name").asString());
    }

    @Test
    void usesAnExistingAlertTopic() {
        CloudFormationTemplate template = SAM.with(Map.of("AlertTopicArn", ON_CALL));

        assertThat(template.resources()).doesNotContainKey("AlertTopic");
        assertThat(variables(template)).containsEntry("RUNWATCH_ALERTS_TOPICARN", ON_CALL);
        assertThat(template.properties("FunctionRole")
                        .at("/Policies/0/PolicyDocument/Statement/0/Resource")
                        .asString())
                .isEqualTo(ON_CALL);
        assertThat(template.outputs()).hasEntrySatisfying("AlertTopicArn", output -> assertThat(
                        output.path("Value").asString())
                .isEqualTo(ON_CALL));
    }

    @Test
    void refersOnlyToResourcesThatExist() {
        Set<String> names = new TreeSet<>(FULL.resources().keySet());
        names.addAll(DEFAULT.resources().keySet());

        for (CloudFormationTemplate template :
                List.of(DEFAULT, FULL, SAM.with(Map.of("AlertTopicArn", ON_CALL, "AlarmTopicArn", ON_CALL)))) {
            String text = (template.resources().toString() + template.outputs()).replaceAll("AWS::\\w+::\\w+", "");
            for (String name : names) {
                if (!template.resources().containsKey(name)) {
                    assertThat(text).doesNotContain("\"" + name + "\"", "\"" + name + ".", ":" + name + "\"");
                }
            }
        }
    }

    @Test
    void everyPartitionHasAConsole() {
        for (String partition : List.of("aws", "aws-cn", "aws-us-gov", "aws-eusc")) {
            assertThat(DEFAULT.in(partition, "some-region").outputs().get("DashboardLink"))
                    .isNotNull();
        }
        assertThat(resource(DEFAULT, "Dashboard").toString()).contains("https://console.aws.amazon.com/states/");
    }

    @Test
    void hasTheVersionOfTheBuild() throws IOException {
        String template = Files.readString(Path.of("sam/template.yaml"));
        Matcher version = Pattern.compile("SemanticVersion: (\\S+)").matcher(template);

        assertThat(version.find()).isTrue();
        assertThat(Files.readString(Path.of("pom.xml")))
                .containsPattern("<version>" + Pattern.quote(version.group(1)) + "(-SNAPSHOT)?</version>");
    }
}
