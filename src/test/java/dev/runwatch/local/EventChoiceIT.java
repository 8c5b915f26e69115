package dev.runwatch.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.event.ruler.Ruler;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The deployed rule takes the executions that the template's parameters choose and no others, as AWS's own matcher
/// sees it.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EventChoiceIT {

    private static final int LONGEST_PATTERN = 2_048;
    private static final String MACHINES = "arn:aws:states:" + LocalAws.REGION + ":000000000000:stateMachine:";

    private LocalAws aws;
    private EventBridgeClient events;
    private int stacks;

    @BeforeAll
    void start() {
        aws = LocalAws.start(0, Map.of());
        events = aws.client(EventBridgeClient.builder());
    }

    @AfterAll
    void stop() {
        events.close();
        aws.close();
    }

    @ParameterizedTest
    @CsvSource({
        "FAILED, orders",
        "RUNNING, orders",
        "SOMETHING_NEW, orders",
        "FAILED, billing",
    })
    void takesEveryStatusByDefault(String status, String machine) throws Exception {
        assertThat(takes(pattern(Map.of()), status, machine)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "FAILED, true",
        "TIMED_OUT, true",
        "RUNNING, false",
        "SUCCEEDED, false",
        "ABORTED, false",
    })
    void takesTheChosenStatuses(String status, boolean taken) throws Exception {
        String pattern = pattern(Map.of("Statuses", "FAILED,TIMED_OUT"));

        assertThat(takes(pattern, status, "orders")).isEqualTo(taken);
    }

    @ParameterizedTest
    @CsvSource({"orders, true", "billing, true", "orders-2, false", "order, false"})
    void takesTheChosenStateMachines(String machine, boolean taken) throws Exception {
        String pattern = pattern(Map.of("StateMachineArns", MACHINES + "orders," + MACHINES + "billing"));

        assertThat(takes(pattern, "FAILED", machine)).isEqualTo(taken);
    }

    @ParameterizedTest
    @CsvSource({
        "FAILED, orders-eu, true",
        "FAILED, orders, true",
        "FAILED, my-orders, false",
        "RUNNING, orders-eu, false",
    })
    void takesTheStateMachinesWhoseNamesBeginSo(String status, String machine, boolean taken) throws Exception {
        String pattern = pattern(Map.of("Statuses", "FAILED", "StateMachineNamePrefix", "orders"));

        assertThat(takes(pattern, status, machine)).isEqualTo(taken);
    }

    @Test
    void takesAsManyArnsAsFitAndEventBridgeTakesTheirPattern() throws Exception {
        int one = (MACHINES + "machine-00,").length();
        int fitting = 1_600 / one;
        String arns = IntStream.range(0, fitting)
                .mapToObj(i -> MACHINES + "machine-%02d".formatted(i))
                .collect(Collectors.joining(","));

        String pattern = pattern(Map.of(
                "StateMachineArns", arns, "Statuses", "RUNNING,SUCCEEDED,FAILED,TIMED_OUT,ABORTED,PENDING_REDRIVE"));

        assertThat(JsonMapper.shared().readTree(pattern).toString()).hasSizeLessThanOrEqualTo(LONGEST_PATTERN);
        assertThat(takes(pattern, "FAILED", "machine-%02d".formatted(fitting - 1)))
                .isTrue();
        assertThat(takes(pattern, "FAILED", "machine-99")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Statuses | BROKEN",
                "Statuses | FAILED, ABORTED",
                "StateMachineArns | orders",
                "StateMachineArns | arn:aws:states:eu-central-1:000000000000:stateMachine:orders:7",
                "StateMachineNamePrefix | orders*",
                "AlarmEmail | nobody",
            })
    void refusesWhatIsNoChoice(String parameter, String value) {
        JsonNode declared = TemplateIT.TEMPLATE.at("/Parameters/" + parameter);

        assertThat(value).doesNotMatch(declared.path("AllowedPattern").asString());
        assertThat(declared.path("ConstraintDescription").asString()).startsWith("must be");
    }

    private String pattern(Map<String, String> parameters) {
        String stack = "choice-" + ++stacks;
        aws.cloudFormation().deploy(stack, Path.of("sam/template.yaml"), parameters);
        return events.listRules(list -> list.limit(100)).rules().stream()
                .filter(rule -> rule.name().startsWith(stack + "-"))
                .map(rule -> rule.eventPattern())
                .collect(Collectors.joining());
    }

    private static boolean takes(String pattern, String status, String machine) throws Exception {
        ObjectNode event =
                (ObjectNode) JsonMapper.shared().readTree(Files.readString(Path.of("sam/events/failed.json")));
        ObjectNode detail = (ObjectNode) event.path("detail");
        detail.put("status", status);
        detail.put("stateMachineArn", MACHINES + machine);
        return Ruler.matchesRule(event.toString(), pattern);
    }
}
