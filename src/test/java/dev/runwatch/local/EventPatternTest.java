package dev.runwatch.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.event.ruler.Ruler;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The patterns of docs/event-patterns.md match what their headings say, according to AWS's own matcher (Event Ruler).
class EventPatternTest {

    private static final Path PAGE = Path.of("docs/event-patterns.md");
    private static final String STATES = "arn:aws:states:eu-central-1:123456789012:";

    @ParameterizedTest
    @CsvSource({
        "All status changes (default), FAILED, orders, true",
        "All status changes (default), RUNNING, orders, true",
        "All status changes (default), SOMETHING_NEW, orders, true",
        "Failures only, FAILED, orders, true",
        "Failures only, TIMED_OUT, orders, true",
        "Failures only, ABORTED, orders, true",
        "Failures only, SUCCEEDED, orders, false",
        "All but the running ones, SUCCEEDED, orders, true",
        "All but the running ones, SOMETHING_NEW, orders, true",
        "All but the running ones, RUNNING, orders, false",
        "Some state machines, FAILED, orders, true",
        "Some state machines, FAILED, bills, true",
        "Some state machines, FAILED, orders-2, false",
        "The state machines of one team, FAILED, orders-eu, true",
        "The state machines of one team, FAILED, my-orders-eu, false",
        "All state machines but some, FAILED, orders, true",
        "All state machines but some, FAILED, test-orders, false",
        "All state machines but some, FAILED, sandbox, false",
    })
    void selectsByStatusAndStateMachine(String heading, String status, String machine, boolean expected)
            throws Exception {
        ObjectNode event = failed();
        ((ObjectNode) event.path("detail"))
                .put("status", status)
                .put("stateMachineArn", STATES + "stateMachine:" + machine);

        assertThat(Ruler.matchesRule(event.toString(), pattern(heading))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"nightly-7, true", "manual-7, false"})
    void selectsByTheNameOfTheExecution(String name, boolean expected) throws Exception {
        ObjectNode event = failed();
        ((ObjectNode) event.path("detail")).put("name", name);

        assertThat(Ruler.matchesRule(event.toString(), pattern("All executions but the manual ones")))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"StartExecution, true", "RedriveExecution, true", "CreateStateMachine, false"})
    void selectsApiCalls(String action, boolean expected) throws Exception {
        String pattern = pattern("Status changes and API calls");

        assertThat(Ruler.matchesRule(apiCall(action), pattern)).isEqualTo(expected);
        assertThat(Ruler.matchesRule(failed().toString(), pattern)).isTrue();
        assertThat(Ruler.matchesRule(apiCall(action), pattern("All status changes (default)")))
                .isFalse();
    }

    @Test
    void theFirstPatternIsTheDefault() throws IOException {
        String byDefault =
                SamTemplate.DEFAULT.properties("EventRule").path("EventPattern").asString();

        assertThat(JsonMapper.shared().readTree(pattern("All status changes (default)")))
                .isEqualTo(JsonMapper.shared().readTree(byDefault));
    }

    @Test
    void theTemplateAcceptsEveryPattern() throws IOException {
        assertThat(patterns()).hasSize(8).allSatisfy((heading, pattern) -> {
            String oneLine = JsonMapper.shared().readTree(pattern).toString();
            assertThat(SamTemplate.SAM.with(Map.of("EventPattern", oneLine)).violations())
                    .as(heading)
                    .isEmpty();
        });
    }

    @Test
    void noPatternMatchesTheEventsOfOtherServices() throws Exception {
        for (String pattern : patterns().values()) {
            assertThat(Ruler.matchesRule(failed().put("source", "aws.batch").toString(), pattern))
                    .isFalse();
        }
    }

    private static String pattern(String heading) throws IOException {
        return patterns().getOrDefault(heading, "no pattern " + heading);
    }

    /// By heading; a pattern is an indented block that begins with a brace.
    private static Map<String, String> patterns() throws IOException {
        Map<String, String> patterns = new LinkedHashMap<>();
        for (String section : Files.readString(PAGE).split("\n### ", -1)) {
            String block = section.lines()
                    .dropWhile(line -> !line.startsWith("    {"))
                    .takeWhile(line -> line.startsWith("    "))
                    .collect(Collectors.joining("\n"));
            if (!block.isEmpty()) {
                patterns.put(section.lines().findFirst().orElseThrow(), block);
            }
        }
        return patterns;
    }

    private static ObjectNode failed() throws IOException {
        return (ObjectNode) JsonMapper.shared().readTree(Files.readString(Path.of("sam/events/failed.json")));
    }

    private static String apiCall(String action) {
        ObjectNode event = JsonMapper.shared().createObjectNode();
        event.put("source", "aws.states").put("detail-type", "AWS API Call via CloudTrail");
        event.putObject("detail").put("eventSource", "states.amazonaws.com").put("eventName", action);
        return event.toString();
    }
}
