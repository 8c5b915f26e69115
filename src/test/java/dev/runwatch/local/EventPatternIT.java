package dev.runwatch.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The deployed event patterns are those that [CloudFormationTemplate] evaluates.
class EventPatternIT {

    private static final String MACHINE = "arn:aws:states:" + LocalAws.REGION + ":000000000000:stateMachine:orders";

    @Test
    void deploysTheEvaluatedPatterns() {
        List<Map<String, String>> parameters = List.of(
                Map.of(),
                Map.of("Events", "all"),
                Map.of("Statuses", "FAILED,TIMED_OUT", "StateMachineArns", MACHINE + "," + MACHINE + "-2"),
                Map.of("StateMachineNamePrefix", "orders-"),
                Map.of("ExecutionArnPrefix", MACHINE.replace("stateMachine", "execution") + ":night-"));
        try (LocalAws aws = LocalAws.start(0, Map.of());
                EventBridgeClient events = aws.client(EventBridgeClient.builder())) {
            for (int i = 0; i < parameters.size(); i++) {
                String stack = "pattern-" + i;
                aws.cloudFormation().deploy(stack, Path.of("sam/template.yaml"), parameters.get(i));

                JsonNode evaluated = SamTemplate.SAM
                        .with(parameters.get(i))
                        .properties("StatusChangeRule")
                        .path("EventPattern");
                assertThat(events.listRules(list -> list.limit(100)).rules())
                        .filteredOn(rule -> rule.name().startsWith(stack + "-"))
                        .singleElement()
                        .satisfies(rule -> assertThat(JsonMapper.shared().readTree(rule.eventPattern()))
                                .isEqualTo(evaluated));
            }
        }
    }
}
