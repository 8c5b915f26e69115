package dev.runwatch.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runwatch.local.Inbox.ReceivedAlert;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// From an execution to the inbox, on the local AWS.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(ExecutionMode.SAME_THREAD)
class LocalSystemIT {

    private final ByteArrayOutputStream terminal = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(terminal, true, StandardCharsets.UTF_8);
    private LocalSystem system;
    private List<String> problems = List.of();

    @BeforeAll
    void startAndRunTheDemo(@TempDir Path directory) {
        system = deploy(new ProgressPrinter(out), directory);
        problems = new Demo(system, new AlertPrinter(out), out).run();
    }

    /// @param directory an empty directory for the files of the function
    LocalSystem deploy(ProgressPrinter progress, Path directory) {
        return LocalSystem.start(0, progress);
    }

    @AfterAll
    void stop() {
        system.close();
        assertThat(system.aws().processes()).noneMatch(ProcessHandle::isAlive);
    }

    @Test
    void publishesExactlyTheExpectedAlerts() {
        assertThat(problems).as(terminal.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void alertSaysWhatFailedAndWhy() {
        String execution = system.start("lambda");

        ReceivedAlert alert = alertOf(execution);
        assertThat(alert.subject()).startsWith("FAILED: runwatch-demo");
        assertThat(alert.text()).contains("The bank declined card ending in 4711", execution);
    }

    @Test
    void alertsWhenStartExecutionWasDenied() {
        system.send(Path.of("sam/events/api-start-execution-denied.json"));

        ReceivedAlert alert = Poll.forValue("the alert", () -> system.inbox().read(5), alerts -> !alerts.isEmpty())
                .getFirst();
        assertThat(alert.subject())
                .as("the local account is not the one of the event")
                .isEqualTo("CALL_FAILED: invoices was not started, AccessDenied (123456789012)");
    }

    @Test
    void logsEachStatusChangeAsOneJsonObject() {
        String execution = system.start("succeed");

        List<JsonNode> lines = Poll.forValue(
                "the log of " + execution,
                () -> system.log(200).stream()
                        .map(line -> JsonMapper.shared().readTree(line))
                        .filter(line -> line.path("execution_arn").asString("").equals(execution))
                        .toList(),
                logged -> logged.size() == 2);
        assertThat(lines)
                .extracting(line -> line.path("status").asString())
                .containsExactlyInAnyOrder("RUNNING", "SUCCEEDED");
        assertThat(lines)
                .allSatisfy(line ->
                        assertThat(line.path("function_request_id").asString()).isNotEmpty());
    }

    private ReceivedAlert alertOf(String execution) {
        return Poll.forValue(
                        "the alert of " + execution,
                        () -> system.inbox().read(5).stream()
                                .filter(alert -> alert.execution().equals(execution))
                                .toList(),
                        alerts -> !alerts.isEmpty())
                .getFirst();
    }
}
