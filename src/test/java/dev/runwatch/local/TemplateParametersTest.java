package dev.runwatch.local;

import static dev.runwatch.local.SamTemplate.SAM;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The constraints, rules, groups and documentation of the parameters.
class TemplateParametersTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            Events                 | all                | some
            Statuses               | FAILED,TIMED_OUT   | BROKEN
            Statuses               | RUNNING            | FAILED, ABORTED
            StateMachineArns       | arn:aws:states:eu-central-1:000000000000:stateMachine:orders | orders
            StateMachineArns       | arn:aws-cn:states:cn-north-1:000000000000:stateMachine:o | arn:aws:states:eu-central-1:000000000000:stateMachine:orders:7
            StateMachineNamePrefix | orders-            | orders*
            ExecutionArns          | arn:aws:states:eu-central-1:000000000000:execution:orders:7 | arn:aws:states:eu-central-1:000000000000:stateMachine:orders
            ExecutionArnPrefix     | arn:aws:states:eu-central-1:000000000000:execution:orders:night- | orders
            ApiCalls               | StartExecution,StopExecution | startExecution
            AlertTopicArn          | arn:aws:sns:eu-central-1:000000000000:a.fifo | on-call
            AlertEmail             | ops@example.com    | ops
            EmailDeadLetterQueue  | false              | no
            AlertThreshold         | INFO               | LOW
            AlarmEmail             | second@example.com | @
            LogPayload             | none               | all
            LogLevel               | WARN               | TRACE
            LogRetentionDays       | 365                | 2
            Delivery               | buffered           | queued
            BatchWindowSeconds     | 0                  | 31
            MaximumConcurrency     | 2                  | 1
            StoreTable             | on                 | yes
            Enrichment             | off                | yes
            MemorySize             | 256                | 128
            TimeoutSeconds         | 120                | 45
            Package                | managed            | jar
            Architecture           | x86_64             | arm
            Tracing                | Active             | On
            CrossCheckStateMachineArn | arn:aws:states:eu-central-1:000000000000:stateMachine:orders | arn:aws:states:eu-central-1:000000000000:stateMachine:päckchen
            Encryption             | aws-managed        | kms
            ReconcileStatuses          | FAILED,TIMED_OUT   | SUCCEEDED
            """)
    void acceptsValidAndRejectsInvalidValues(String parameter, String valid, String invalid) {
        assertThat(SAM.with(Map.of(parameter, valid)).violations()).isEmpty();
        assertThat(SAM.with(Map.of(parameter, invalid)).violations())
                .singleElement(InstanceOfAssertFactories.STRING)
                .startsWith(parameter);
    }

    @Test
    void rejectsContradictoryParameters() {
        String machine = "arn:aws:states:eu-central-1:000000000000:stateMachine:orders";
        String execution = "arn:aws:states:eu-central-1:000000000000:execution:orders:7";

        assertThat(SAM.with(Map.of("StateMachineArns", machine, "StateMachineNamePrefix", "orders"))
                        .violations())
                .containsExactly("Set either StateMachineArns or StateMachineNamePrefix, not both.");
        assertThat(SAM.with(Map.of("ExecutionArns", execution, "ExecutionArnPrefix", execution))
                        .violations())
                .containsExactly("Set either ExecutionArns or ExecutionArnPrefix, not both.");
        assertThat(SAM.with(Map.of("ExecutionArns", execution, "StateMachineArns", machine))
                        .violations())
                .containsExactly(
                        "Select executions or state machines, not both. An execution ARN includes its state machine.");
        assertThat(SAM.with(Map.of("Events", "all", "Statuses", "FAILED", "ApiCalls", "StartExecution"))
                        .violations())
                .containsExactly(
                        "Statuses must be empty when Events=all.",
                        "ApiCalls must be empty when Events=all, which already includes API calls.");
    }

    @Test
    void everyParameterIsInAGroup() throws IOException {
        String shown = Files.readString(Path.of("sam/template.yaml")).replaceAll("(?s)\nParameters:\n.*", "");

        assertThat(SAM.parameterNames()).allSatisfy(name -> assertThat(shown).containsPattern("\\b" + name + "\\b"));
    }

    @Test
    void everyParameterIsDocumented() throws IOException {
        String page = Files.readString(Path.of("docs/deploy.md"));

        assertThat(SAM.parameterNames()).allSatisfy(name -> assertThat(page).contains("| `" + name + "` | "));
    }
}
