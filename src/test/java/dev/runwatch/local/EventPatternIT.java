package dev.runwatch.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What the tests of the template read in it is what gets deployed.
class EventPatternIT {

    private static final String MACHINE = "arn:aws:states:" + LocalAws.REGION + ":000000000000:stateMachine:orders";

    @Test
    void deploysThePatternsThatTheTestsRead() {
        List<Map<String, String>> choices = List.of(
                Map.of(),
                Map.of("Events", "all"),
                Map.of("Statuses", "FAILED,TIMED_OUT", "StateMachineArns", MACHINE + "," + MACHINE + "-2"),
                Map.of("StateMachineNamePrefix", "orders-"),
                Map.of("ExecutionArnPrefix", MACHINE.replace("stateMachine", "execution") + ":night-"));
        try (LocalAws aws = LocalAws.start(0, Map.of());
                EventBridgeClient events = aws.client(EventBridgeClient.builder())) {
            for (int i = 0; i < choices.size(); i++) {
                String stack = "choice-" + i;
                aws.cloudFormation().deploy(stack, Path.of("sam/template.yaml"), choices.get(i));

                JsonNode read = TemplateTest.SAM
                        .with(choices.get(i))
                        .properties("StatusChangeRule")
                        .path("EventPattern");
                assertThat(events.listRules(list -> list.limit(100)).rules())
                        .filteredOn(rule -> rule.name().startsWith(stack + "-"))
                        .singleElement()
                        .satisfies(rule -> assertThat(JsonMapper.shared().readTree(rule.eventPattern()))
                                .isEqualTo(read));
            }
        }
    }
}
