package dev.runwatch.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.event.ruler.Ruler;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The rules take the executions that the template's parameters choose and no others, as AWS's own matcher
/// sees it.
class EventPatternTest {

    private static final int LONGEST_PATTERN = 2_048;
    private static final String MACHINES = "arn:aws:states:" + LocalAws.REGION + ":000000000000:stateMachine:";
    private static final String EXECUTIONS = "arn:aws:states:" + LocalAws.REGION + ":000000000000:execution:";

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
    @CsvSource({"orders:7, true", "orders:8, false", "billing:7, false"})
    void takesTheChosenExecutions(String execution, boolean taken) throws Exception {
        String pattern = pattern(Map.of("ExecutionArns", EXECUTIONS + "orders:7"));

        assertThat(takesExecution(pattern, execution)).isEqualTo(taken);
    }

    @ParameterizedTest
    @CsvSource({"orders:night-7, true", "orders:night-, true", "orders:day-7, false", "my-orders:night-7, false"})
    void takesTheExecutionsWhoseArnsBeginSo(String execution, boolean taken) throws Exception {
        String pattern = pattern(Map.of("ExecutionArnPrefix", EXECUTIONS + "orders:night-"));

        assertThat(takesExecution(pattern, execution)).isEqualTo(taken);
    }

    @Test
    void takesWhateverStepFunctionsSendsAndNothingElse() throws Exception {
        String pattern = pattern(Map.of("Events", "all"));

        assertThat(Ruler.matchesRule(failed().toString(), pattern)).isTrue();
        assertThat(Ruler.matchesRule(apiCall("StartExecution").toString(), pattern))
                .isTrue();
        assertThat(Ruler.matchesRule(failed().put("source", "aws.batch").toString(), pattern))
                .isFalse();
    }

    @Test
    void takesNoApiCallByDefault() throws Exception {
        assertThat(Ruler.matchesRule(apiCall("StartExecution").toString(), pattern(Map.of())))
                .isFalse();
        assertThat(TemplateTest.SAM.resources()).doesNotContainKey("ApiCallRule");
    }

    @ParameterizedTest
    @CsvSource({"StartExecution, true", "StopExecution, true", "DescribeExecution, false"})
    void takesTheChosenApiCalls(String action, boolean taken) throws Exception {
        String pattern = pattern("ApiCallRule", Map.of("ApiCalls", "StartExecution,StopExecution"));

        assertThat(Ruler.matchesRule(apiCall(action).toString(), pattern)).isEqualTo(taken);
        assertThat(Ruler.matchesRule(failed().toString(), pattern)).isFalse();
    }

    @ParameterizedTest
    @MethodSource("longest")
    void neverMakesAPatternThatEventBridgeRefuses(Map<String, String> parameters) {
        assertThat(TemplateTest.SAM.with(parameters).violations()).isEmpty();
        assertThat(pattern(parameters)).hasSizeLessThanOrEqualTo(LONGEST_PATTERN);
    }

    static Stream<Map<String, String>> longest() {
        String statuses = "RUNNING,SUCCEEDED,FAILED,TIMED_OUT,ABORTED,PENDING_REDRIVE";
        return Stream.of(
                Map.of("Statuses", statuses, "StateMachineArns", many(MACHINES)),
                Map.of("Statuses", statuses, "ExecutionArns", many(EXECUTIONS + "o:")),
                Map.of("Statuses", statuses, "StateMachineNamePrefix", "p".repeat(80)));
    }

    /// As many ARNs of one letter's name as the parameter takes.
    private static String many(String arn) {
        String all = (arn + "x,").repeat(1_600 / (arn.length() + 2));
        return all.substring(0, all.length() - 1);
    }

    private static String pattern(Map<String, String> parameters) {
        return pattern("StatusChangeRule", parameters);
    }

    private static String pattern(String rule, Map<String, String> parameters) {
        return TemplateTest.SAM
                .with(parameters)
                .properties(rule)
                .path("EventPattern")
                .toString();
    }

    private static boolean takes(String pattern, String status, String machine) throws Exception {
        ObjectNode event = failed();
        ObjectNode detail = (ObjectNode) event.path("detail");
        detail.put("status", status);
        detail.put("stateMachineArn", MACHINES + machine);
        return Ruler.matchesRule(event.toString(), pattern);
    }

    private static boolean takesExecution(String pattern, String execution) throws Exception {
        ObjectNode event = failed();
        ((ObjectNode) event.path("detail")).put("executionArn", EXECUTIONS + execution);
        return Ruler.matchesRule(event.toString(), pattern);
    }

    private static ObjectNode failed() throws IOException {
        return (ObjectNode) JsonMapper.shared().readTree(Files.readString(Path.of("sam/events/failed.json")));
    }

    private static ObjectNode apiCall(String action) {
        ObjectNode event = JsonMapper.shared().createObjectNode();
        event.put("source", "aws.states").put("detail-type", "AWS API Call via CloudTrail");
        event.putObject("detail").put("eventSource", "states.amazonaws.com").put("eventName", action);
        return event;
    }
}
