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

/// The event patterns match exactly the selected executions, according to AWS's own matcher (Event Ruler).
class EventPatternTest {

    private static final int MAX_PATTERN_CHARS = 2_048;
    private static final String STATE_MACHINE_ARN = "arn:aws:states:" + LocalAws.REGION + ":000000000000:stateMachine:";
    private static final String EXECUTION_ARN = "arn:aws:states:" + LocalAws.REGION + ":000000000000:execution:";

    @ParameterizedTest
    @CsvSource({
        "FAILED, orders",
        "RUNNING, orders",
        "SOMETHING_NEW, orders",
        "FAILED, billing",
    })
    void matchesEveryStatusByDefault(String status, String machine) throws Exception {
        assertThat(matches(pattern(Map.of()), status, machine)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "FAILED, true",
        "TIMED_OUT, true",
        "RUNNING, false",
        "SUCCEEDED, false",
        "ABORTED, false",
    })
    void matchesTheSelectedStatuses(String status, boolean expected) throws Exception {
        String pattern = pattern(Map.of("Statuses", "FAILED,TIMED_OUT"));

        assertThat(matches(pattern, status, "orders")).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"orders, true", "billing, true", "orders-2, false", "order, false"})
    void matchesTheSelectedStateMachines(String machine, boolean expected) throws Exception {
        String pattern =
                pattern(Map.of("StateMachineArns", STATE_MACHINE_ARN + "orders," + STATE_MACHINE_ARN + "billing"));

        assertThat(matches(pattern, "FAILED", machine)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "FAILED, orders-eu, true",
        "FAILED, orders, true",
        "FAILED, my-orders, false",
        "RUNNING, orders-eu, false",
    })
    void matchesStateMachinesByNamePrefix(String status, String machine, boolean expected) throws Exception {
        String pattern = pattern(Map.of("Statuses", "FAILED", "StateMachineNamePrefix", "orders"));

        assertThat(matches(pattern, status, machine)).isEqualTo(expected);
    }

    @Test
    void acceptsAsManyArnsAsFitIntoAPattern() throws Exception {
        int one = (STATE_MACHINE_ARN + "machine-00,").length();
        int fitting = 1_600 / one;
        String arns = IntStream.range(0, fitting)
                .mapToObj(i -> STATE_MACHINE_ARN + "machine-%02d".formatted(i))
                .collect(Collectors.joining(","));

        String pattern = pattern(Map.of(
                "StateMachineArns", arns, "Statuses", "RUNNING,SUCCEEDED,FAILED,TIMED_OUT,ABORTED,PENDING_REDRIVE"));

        assertThat(JsonMapper.shared().readTree(pattern).toString()).hasSizeLessThanOrEqualTo(MAX_PATTERN_CHARS);
        assertThat(matches(pattern, "FAILED", "machine-%02d".formatted(fitting - 1)))
                .isTrue();
        assertThat(matches(pattern, "FAILED", "machine-99")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"orders:7, true", "orders:8, false", "billing:7, false"})
    void matchesTheSelectedExecutions(String execution, boolean expected) throws Exception {
        String pattern = pattern(Map.of("ExecutionArns", EXECUTION_ARN + "orders:7"));

        assertThat(matchesExecution(pattern, execution)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"orders:night-7, true", "orders:night-, true", "orders:day-7, false", "my-orders:night-7, false"})
    void matchesExecutionsByArnPrefix(String execution, boolean expected) throws Exception {
        String pattern = pattern(Map.of("ExecutionArnPrefix", EXECUTION_ARN + "orders:night-"));

        assertThat(matchesExecution(pattern, execution)).isEqualTo(expected);
    }

    @Test
    void matchesAllEventsOfStepFunctionsOnly() throws Exception {
        String pattern = pattern(Map.of("Events", "all"));

        assertThat(Ruler.matchesRule(failed().toString(), pattern)).isTrue();
        assertThat(Ruler.matchesRule(apiCall("StartExecution").toString(), pattern))
                .isTrue();
        assertThat(Ruler.matchesRule(failed().put("source", "aws.batch").toString(), pattern))
                .isFalse();
    }

    @Test
    void matchesNoApiCallByDefault() throws Exception {
        assertThat(Ruler.matchesRule(apiCall("StartExecution").toString(), pattern(Map.of())))
                .isFalse();
        assertThat(SamTemplate.SAM.resources()).doesNotContainKey("ApiCallRule");
    }

    @ParameterizedTest
    @CsvSource({"StartExecution, true", "StopExecution, true", "DescribeExecution, false"})
    void matchesTheSelectedApiCalls(String action, boolean expected) throws Exception {
        String pattern = pattern("ApiCallRule", Map.of("ApiCalls", "StartExecution,StopExecution"));

        assertThat(Ruler.matchesRule(apiCall(action).toString(), pattern)).isEqualTo(expected);
        assertThat(Ruler.matchesRule(failed().toString(), pattern)).isFalse();
    }

    @ParameterizedTest
    @MethodSource("longestPatterns")
    void neverExceedsTheMaximumPatternLength(Map<String, String> parameters) {
        assertThat(SamTemplate.SAM.with(parameters).violations()).isEmpty();
        assertThat(pattern(parameters)).hasSizeLessThanOrEqualTo(MAX_PATTERN_CHARS);
    }

    static Stream<Map<String, String>> longestPatterns() {
        String statuses = "RUNNING,SUCCEEDED,FAILED,TIMED_OUT,ABORTED,PENDING_REDRIVE";
        return Stream.of(
                Map.of("Statuses", statuses, "StateMachineArns", arns(STATE_MACHINE_ARN)),
                Map.of("Statuses", statuses, "ExecutionArns", arns(EXECUTION_ARN + "o:")),
                Map.of("Statuses", statuses, "StateMachineNamePrefix", "p".repeat(80)));
    }

    /// As many short ARNs as the parameter accepts.
    private static String arns(String arn) {
        String all = (arn + "x,").repeat(1_600 / (arn.length() + 2));
        return all.substring(0, all.length() - 1);
    }

    private static String pattern(Map<String, String> parameters) {
        return pattern("StatusChangeRule", parameters);
    }

    private static String pattern(String rule, Map<String, String> parameters) {
        return SamTemplate.SAM
                .with(parameters)
                .properties(rule)
                .path("EventPattern")
                .toString();
    }

    private static boolean matches(String pattern, String status, String machine) throws Exception {
        ObjectNode event = failed();
        ObjectNode detail = (ObjectNode) event.path("detail");
        detail.put("status", status);
        detail.put("stateMachineArn", STATE_MACHINE_ARN + machine);
        return Ruler.matchesRule(event.toString(), pattern);
    }

    private static boolean matchesExecution(String pattern, String execution) throws Exception {
        ObjectNode event = failed();
        ((ObjectNode) event.path("detail")).put("executionArn", EXECUTION_ARN + execution);
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
