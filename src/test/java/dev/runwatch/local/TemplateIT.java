package dev.runwatch.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.Target;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.StateMachineListItem;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.Subscription;

/// AWS's linters have no findings, and the SAM CLI deploys the templates.
class TemplateIT {

    @Test
    void hasNoLinterFindings() throws IOException {
        PythonEnvironment tools = PythonEnvironment.ready("template-tools");

        PythonEnvironment.run(
                List.of(tools.program("cfn-lint"), "--template", "sam/template.yaml", "sam/demo.yaml"),
                "cfn-lint has findings");
        for (String template : List.of("sam/template.yaml", "sam/demo.yaml")) {
            var validate = new ProcessBuilder(
                    tools.program("sam"), "validate", "--lint", "--template", template, "--region", LocalAws.REGION);
            validate.environment().put("SAM_CLI_TELEMETRY", "0");
            PythonEnvironment.run(validate, "sam validate has findings");
        }
    }

    @Test
    void hasNoSecurityFindings() throws IOException {
        PythonEnvironment tools = PythonEnvironment.ready("checkov");

        PythonEnvironment.run(
                List.of(
                        tools.program("checkov"),
                        "--file",
                        "sam/template.yaml",
                        "sam/demo.yaml",
                        "--framework",
                        "cloudformation",
                        "--compact",
                        "--quiet",
                        "--skip-download"),
                "checkov has findings");
    }

    /// Keys, both rules and every queue at once: what the other deployments leave out.
    @Test
    void deploysWithAKeyAndEveryOption() {
        try (LocalAws aws = LocalAws.start(0, Map.of())) {
            Map<String, String> outputs = aws.cloudFormation()
                    .deploy(
                            "full",
                            Path.of("sam/template.yaml"),
                            Map.of(
                                    "Delivery", "buffered",
                                    "Encryption", "customer-key",
                                    "ApiCalls", "StartExecution,StopExecution",
                                    "AlertEmail", "ops@example.com",
                                    "AlarmEmail", "second@example.com",
                                    "Tracing", "Active"));

            assertThat(outputs).containsKeys("AlertTopicArn", "BufferQueueUrl", "UndeliveredQueueUrl", "DashboardLink");
        }
    }

    /// `sam deploy` as an operator types it, with `sam/samconfig.toml`, to the local AWS.
    @Test
    void deploysWithTheSamCli() throws IOException {
        String sam = PythonEnvironment.ready("template-tools").program("sam");
        try (LocalAws aws = LocalAws.start(0, Map.of())) {
            for (List<String> arguments : List.of(
                    List.of("deploy", "--no-confirm-changeset", "--parameter-overrides", "AlertEmail=ops@example.com"),
                    List.of(
                            "deploy",
                            "--no-confirm-changeset",
                            "--stack-name",
                            "runwatch-buffered",
                            "--parameter-overrides",
                            "Delivery=buffered"),
                    List.of(
                            "deploy",
                            "--no-confirm-changeset",
                            "--parameter-overrides",
                            "AlertEmail=ops@example.com",
                            "Package=provided",
                            "Architecture=x86_64"),
                    List.of("deploy", "--config-env", "demo"))) {
                var command = new ProcessBuilder(
                        Stream.concat(Stream.of(sam), arguments.stream()).toList());
                command.directory(Path.of("sam").toFile());
                aws.configure(command);

                PythonEnvironment.run(command, "sam " + String.join(" ", arguments) + " failed");
            }

            try (SnsClient sns = aws.client(SnsClient.builder())) {
                assertThat(sns.listSubscriptions().subscriptions())
                        .extracting(Subscription::protocol, Subscription::endpoint)
                        .containsExactly(tuple("email", "ops@example.com"));
            }
            try (LambdaClient lambda = aws.client(LambdaClient.builder())) {
                assertThat(lambda.listFunctions().functions())
                        .as("the first stack has changed its package, the second has not")
                        .filteredOn(function -> !function.functionName().startsWith("runwatch-demo"))
                        .extracting(FunctionConfiguration::functionName, FunctionConfiguration::runtimeAsString)
                        .containsExactlyInAnyOrder(
                                tuple("runwatch-provided", "provided.al2023"), tuple("runwatch-buffered", "java25"));
            }
            try (EventBridgeClient events = aws.client(EventBridgeClient.builder())) {
                String rule = events.listRules(list -> list.namePrefix("runwatch-StatusChangeRule"))
                        .rules()
                        .getFirst()
                        .name();
                assertThat(events.listTargetsByRule(list -> list.rule(rule)).targets())
                        .extracting(Target::arn)
                        .singleElement(InstanceOfAssertFactories.STRING)
                        .endsWith(":function:runwatch-provided:live");
            }
            try (SfnClient stepFunctions = aws.client(SfnClient.builder())) {
                assertThat(stepFunctions.listStateMachines().stateMachines())
                        .extracting(StateMachineListItem::name)
                        .containsExactly("runwatch-demo");
            }
        }
    }
}
