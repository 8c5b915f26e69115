package dev.runwatch.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runwatch.local.Inbox.ReceivedAlert;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `sam/check_on_aws.py`, run as an operator does, on the local AWS. Each of its failures: `test_check_on_aws.py`.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(ExecutionMode.SAME_THREAD)
class CheckOnAwsIT {

    private final String python = PythonEnvironment.ready("template-tools").python();
    private LocalSystem system;

    @BeforeAll
    void start() {
        system = LocalSystem.start(0, ProgressPrinter.silent());
    }

    @AfterAll
    void stop() {
        system.close();
    }

    /// Two checks fail here: the alarm topic has no subscription, and the local log is a file.
    @Test
    void checksADeployment() throws Exception {
        Result result = run(List.of("--timeout", "30"), system.aws().environment());

        assertThat(result.output().lines().map(line -> line.replaceFirst("(FAIL  [^:]*):.*", "$1")))
                .containsExactly(
                        "pass  the alias live has an active version",
                        "pass  the heartbeat is counted",
                        "pass  the rule is enabled and has a dead-letter queue",
                        "pass  the alerts have a subscriber",
                        "FAIL  the alarms have a subscriber",
                        "pass  a failed execution publishes an alert",
                        "pass  CloudWatch has its metric",
                        "FAIL  the log has it",
                        "pass  an alarm reaches the alarm topic",
                        "pass  the dashboard exists and is valid JSON");
        assertThat(result.exitCode()).isEqualTo(1);
    }

    @Test
    void sendsATestAlert() throws Exception {
        Result result =
                run(List.of("--test-alert", "--timeout", "30"), system.aws().environment());

        assertThat(result.exitCode()).as(result.output()).isZero();
        assertThat(result.output()).contains("pass  SNS delivers the test alert", "runwatch-test", "  sqs      arn:");
        String execution = result.output().replaceFirst("(?s).* execution (test-[0-9a-f-]+),.*", ":runwatch-test:$1");
        List<ReceivedAlert> alerts =
                Poll.forValue("the alert of " + execution, () -> system.inbox().read(5), received -> received.stream()
                        .anyMatch(alert -> alert.execution().endsWith(execution)));
        assertThat(alerts)
                .filteredOn(alert -> alert.execution().endsWith(execution))
                .singleElement()
                .satisfies(alert -> {
                    assertThat(alert.subject()).contains("runwatch-test", "Runwatch.Test");
                    assertThat(alert.text()).contains("This is a test of the alerts", "Nothing failed.");
                });
    }

    @ParameterizedTest
    @CsvSource({
        "'', there are no AWS credentials, AWS_DEFAULT_REGION=eu-central-1",
        "'', name the Region: --region, AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test",
        "--profile none, The config profile (none) could not be found, AWS_DEFAULT_REGION=eu-central-1",
    })
    void namesWhatIsMissing(String arguments, String message, String variables) throws Exception {
        Map<String, String> environment = new HashMap<>(Map.of(
                "AWS_EC2_METADATA_DISABLED", "true",
                "AWS_CONFIG_FILE", "no-config",
                "AWS_SHARED_CREDENTIALS_FILE", "no-credentials"));
        for (String variable : variables.split(" ", -1)) {
            environment.put(variable.split("=", 2)[0], variable.split("=", 2)[1]);
        }

        Result result = run(arguments.isEmpty() ? List.of() : List.of(arguments.split(" ", -1)), environment);

        assertThat(result.output()).contains("error: " + message).hasLineCount(1);
        assertThat(result.exitCode()).isEqualTo(2);
    }

    @Test
    void namesTheStackThatDoesNotExist() throws Exception {
        Result result = run(List.of("--stack", "runwtch"), system.aws().environment());

        assertThat(result.output())
                .contains("error: There is no stack runwtch in eu-central-1")
                .hasLineCount(1);
        assertThat(result.exitCode()).isEqualTo(2);
    }

    @Test
    void handlesEachFailureThatAUserCanMake() throws IOException {
        PythonEnvironment.run(
                List.of(python, "-B", "src/test/tools/test_check_on_aws.py"), "test_check_on_aws.py failed");
    }

    private record Result(int exitCode, String output) {}

    private Result run(List<String> arguments, Map<String, String> environment) throws Exception {
        List<String> command = new ArrayList<>(List.of(python, "-B", "sam/check_on_aws.py"));
        command.addAll(arguments);
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(process.waitFor(), output.strip());
    }
}
