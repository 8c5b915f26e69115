package dev.runwatch.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.event.ruler.Ruler;
import tools.jackson.databind.JsonNode;

/// The templates for many accounts (`hub.yaml`, `forward.yaml`) and for chat (`chat.yaml`).
class AddOnTemplatesTest {

    private static final CloudFormationTemplate HUB = CloudFormationTemplate.read(Path.of("sam/hub.yaml"));
    private static final CloudFormationTemplate FORWARD = CloudFormationTemplate.read(Path.of("sam/forward.yaml"));
    private static final CloudFormationTemplate CHAT = CloudFormationTemplate.read(Path.of("sam/chat.yaml"));

    private static final String BUS = "arn:aws:events:eu-west-1:111111111111:event-bus/runwatch";
    private static final String ALERTS = "arn:aws:sns:eu-central-1:000000000000:alerts";
    private static final String ALARMS = "arn:aws:sns:eu-central-1:000000000000:alarms";
    private static final String UUID = "12345678-1234-1234-1234-123456789abc";
    private static final Map<String, String> SLACK =
            Map.of("SlackWorkspaceId", "T012ABCDE", "SlackChannelId", "C012ABCDE");
    private static final Map<String, String> TEAMS =
            Map.of("TeamsTenantId", UUID, "TeamsTeamId", UUID, "TeamsChannelId", "19%3Aabc_-123%40thread.tacv2");

    private static final Map<String, Map<String, String>> REQUIRED = Map.of(
            "hub", Map.of("OrganizationId", "o-a1b2c3d4e5"),
            "forward", Map.of("HubEventBusArn", BUS),
            "chat", and(SLACK, and(TEAMS, Map.of("AlertTopicArn", ALERTS))));

    /// Template, parameter, a value that is accepted, one that is rejected.
    private static final String VALUES = """
            hub     | OrganizationId   | o-a1b2c3d4e5 | 123456789012
            hub     | OrganizationId   | o-abcdefghij0123456789abcdefghij01 | o-short
            hub     | EventBusName     | runwatch     | default
            hub     | EventBusName     | team/events.1-2_3 | with space
            forward | HubEventBusArn   | arn:aws:events:eu-west-1:111111111111:event-bus/runwatch | runwatch
            forward | HubEventBusArn   | arn:aws-us-gov:events:us-gov-west-1:111111111111:event-bus/x | arn:aws:events:eu-west-1:111111111111:rule/x
            forward | EventPattern     | {"source": ["aws.states"]} | {"source": ["aws.ec2"]}
            forward | EventPattern     | {"source": ["aws.states"], "detail": {"status": ["FAILED"]}} | "aws.states"
            forward | AlarmTopicArn    | arn:aws:sns:eu-central-1:000000000000:alarms | alarms
            forward | AlarmTopicArn    | -            | arn:aws:sns:eu-central-1:000000000000:alarms.fifo
            forward | PermissionsBoundary | arn:aws:iam::000000000000:policy/team/boundary | boundary
            forward | PermissionsBoundary | -         | arn:aws:iam::000000000000:role/boundary
            chat    | AlertTopicArn    | arn:aws:sns:eu-central-1:000000000000:alerts | -
            chat    | AlertTopicArn    | arn:aws-cn:sns:cn-north-1:000000000000:a | arn:aws:sns:eu-central-1:000000000000:a.fifo
            chat    | AlarmTopicArn    | -            | alarms
            chat    | SlackWorkspaceId | T0123        | t0123
            chat    | SlackChannelId   | G0123        | #alerts
            chat    | TeamsTenantId    | 12345678-1234-1234-1234-123456789ABC | example.com
            chat    | TeamsTeamId      | 12345678-1234-1234-1234-123456789abc | team
            chat    | TeamsChannelId   | 19%3aabc%40thread.skype | 19:abc@thread.tacv2
            chat    | PermissionsBoundary | arn:aws:iam::aws:policy/PowerUserAccess | PowerUserAccess
            """;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', emptyValue = "", textBlock = VALUES)
    void acceptsAndRejects(String template, String parameter, String good, String bad) {
        assertThat(violations(template, parameter, good)).isEmpty();
        assertThat(violations(template, parameter, bad))
                .anySatisfy(violation -> assertThat(violation).startsWith(parameter + " must"));
    }

    @ParameterizedTest
    @MethodSource("templates")
    void everyParameterIsTried(String name, CloudFormationTemplate template) {
        assertThat(VALUES.lines()
                        .filter(line -> line.startsWith(name + " "))
                        .map(line -> line.split("\\|", -1)[1].strip())
                        .distinct())
                .containsExactlyInAnyOrderElementsOf(template.parameterNames());
    }

    @ParameterizedTest
    @MethodSource("templates")
    void runsNoCode(String name, CloudFormationTemplate template) {
        assertThat(template.with(required(name)).resources().values())
                .extracting(resource -> resource.path("Type").asString())
                .as(name)
                .doesNotContain("AWS::Lambda::Function", "AWS::Serverless::Function");
    }

    @Test
    void theHubAcceptsEventsOfItsOrganizationOnly() {
        JsonNode statement = HUB.with(required("hub")).properties("EventBus").at("/Policy/Statement");

        assertThat(statement).hasSize(1);
        assertThat(statement.path(0).path("Action").asString()).isEqualTo("events:PutEvents");
        assertThat(statement.path(0).path("Resource").asString()).endsWith(":000000000000:event-bus/runwatch");
        assertThat(statement.path(0).path("Condition").toString())
                .isEqualTo("{\"StringEquals\":{\"aws:PrincipalOrgID\":\"o-a1b2c3d4e5\"}}");
    }

    @Test
    void theHubRequiresAnOrganization() {
        assertThatIllegalArgumentException().isThrownBy(HUB::violations);
    }

    @Test
    void outputsOfTheHubAreParametersOfTheOtherTemplates() {
        assertThat(HUB.with(required("hub")).outputs()).containsOnlyKeys("EventBusName", "HubEventBusArn");
        assertThat(FORWARD.parameterNames()).contains("HubEventBusArn");
        assertThat(SamTemplate.SAM.parameterNames()).contains("EventBusName");
    }

    @Test
    void forwardsEveryStatusChangeAndNothingElse() throws Exception {
        String pattern = FORWARD.with(required("forward"))
                .properties("ForwardRule")
                .path("EventPattern")
                .asString();

        assertThat(pattern)
                .as("the default of template.yaml")
                .isEqualTo(SamTemplate.DEFAULT
                        .properties("EventRule")
                        .path("EventPattern")
                        .asString());
        assertThat(Ruler.matchesRule(Files.readString(Path.of("sam/events/running.json")), pattern))
                .isTrue();
        assertThat(Ruler.matchesRule(Files.readString(Path.of("sam/events/rejected-glue-state-change.json")), pattern))
                .isFalse();
    }

    @Test
    void forwardsWithARoleThatCanDoNothingElse() {
        CloudFormationTemplate template = FORWARD.with(required("forward"));
        JsonNode target = template.properties("ForwardRule").at("/Targets/0");

        assertThat(target.path("Arn").asString()).isEqualTo(BUS);
        assertThat(target.path("RoleArn").asString()).isEqualTo("ForwardRole.Arn");
        assertThat(template.properties("ForwardRole").at("/Policies").toString())
                .isEqualTo("[{\"PolicyName\":\"forward\",\"PolicyDocument\":{\"Version\":\"2012-10-17\",\"Statement\":"
                        + "[{\"Effect\":\"Allow\",\"Action\":\"events:PutEvents\",\"Resource\":\"" + BUS + "\"}]}}]");
    }

    @Test
    void keepsWhatCannotBeForwardedFromTheFirstEventOn() {
        CloudFormationTemplate template = FORWARD.with(required("forward"));
        JsonNode rule = SamTemplate.resource(template, "ForwardRule");

        assertThat(rule.at("/Properties/Targets/0/DeadLetterConfig/Arn").asString())
                .isEqualTo("DeadLetterQueue.Arn");
        assertThat(rule.path("DependsOn").asString()).isEqualTo("DeadLetterQueuePolicy");
        assertThat(template.properties("DeadLetterQueuePolicy")
                        .at("/PolicyDocument/Statement/0/Condition/ArnEquals")
                        .toString())
                .endsWith(":rule/" + rule.at("/Properties/Name").asString() + "\"}");
        assertThat(template.properties("NotForwardedAlarm").has("AlarmActions")).isFalse();
        assertThat(FORWARD.with(and(required("forward"), Map.of("AlarmTopicArn", ALARMS)))
                        .properties("NotForwardedAlarm")
                        .path("AlarmActions")
                        .toString())
                .isEqualTo("[\"" + ALARMS + "\"]");
    }

    @Test
    void createsTheChannelsThatAreNamed() {
        assertThat(chat(SLACK).resources()).containsOnlyKeys("SlackChannel", "ChatRole");
        assertThat(chat(TEAMS).resources()).containsOnlyKeys("TeamsChannel", "ChatRole");
        assertThat(chat(and(SLACK, TEAMS)).resources()).containsOnlyKeys("SlackChannel", "TeamsChannel", "ChatRole");
        assertThat(chat(and(SLACK, TEAMS)).violations()).isEmpty();
    }

    @Test
    void rejectsAnIncompleteChannelAndNoChannel() {
        assertThat(chat(Map.of()).violations())
                .containsExactly("Name a channel of Slack, of Microsoft Teams or of both.");
        SLACK.keySet()
                .forEach(missing -> assertThat(chat(without(SLACK, missing)).violations())
                        .contains("Slack needs both SlackWorkspaceId and SlackChannelId."));
        TEAMS.keySet()
                .forEach(missing -> assertThat(chat(without(TEAMS, missing)).violations())
                        .contains("Microsoft Teams needs TeamsTenantId, TeamsTeamId and TeamsChannelId."));
    }

    @Test
    void membersOfAChannelCanRunNoCommand() {
        CloudFormationTemplate template = chat(and(SLACK, TEAMS));

        for (String channel : List.of("SlackChannel", "TeamsChannel")) {
            JsonNode properties = template.properties(channel);
            assertThat(properties.path("IamRoleArn").asString()).isEqualTo("ChatRole.Arn");
            assertThat(properties.path("GuardrailPolicies").toString())
                    .isEqualTo("[\"arn:aws:iam::aws:policy/AWSDenyAll\"]");
        }
        assertThat(template.properties("ChatRole").has("ManagedPolicyArns")).isFalse();
        assertThat(template.properties("ChatRole").findValues("Statement"))
                .extracting(JsonNode::toString)
                .last(InstanceOfAssertFactories.STRING)
                .isEqualTo("[{\"Effect\":\"Deny\",\"Action\":\"*\",\"Resource\":\"*\"}]");
    }

    @Test
    void aChannelShowsAlertsAndAlarms() {
        assertThat(chat(SLACK).properties("SlackChannel").path("SnsTopicArns").toString())
                .isEqualTo("[\"" + ALERTS + "\"]");
        assertThat(chat(and(TEAMS, Map.of("AlarmTopicArn", ALARMS)))
                        .properties("TeamsChannel")
                        .path("SnsTopicArns")
                        .toString())
                .isEqualTo("[\"" + ALERTS + "\",\"" + ALARMS + "\"]");
    }

    private static Stream<Arguments> templates() {
        return Stream.of(Arguments.of("hub", HUB), Arguments.of("forward", FORWARD), Arguments.of("chat", CHAT));
    }

    private static List<String> violations(String template, String parameter, String value) {
        CloudFormationTemplate read = CloudFormationTemplate.read(Path.of("sam/" + template + ".yaml"));
        return read.with(and(required(template), Map.of(parameter, value.equals("-") ? "" : value)))
                .violations();
    }

    private static Map<String, String> required(String template) {
        return REQUIRED.getOrDefault(template, Map.of());
    }

    private static CloudFormationTemplate chat(Map<String, String> channel) {
        return CHAT.with(and(channel, Map.of("AlertTopicArn", ALERTS)));
    }

    private static Map<String, String> and(Map<String, String> some, Map<String, String> more) {
        Map<String, String> all = new HashMap<>(some);
        all.putAll(more);
        return all;
    }

    private static Map<String, String> without(Map<String, String> all, String name) {
        return all.entrySet().stream()
                .filter(each -> !each.getKey().equals(name))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
