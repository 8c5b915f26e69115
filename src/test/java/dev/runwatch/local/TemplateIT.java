package dev.runwatch.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.runwatch.testkit.LinuxOnly;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.Target;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.Subscription;

/// The templates can be deployed with every option, and by the SAM CLI.
class TemplateIT {

    /// As docs/event-patterns.md prints it.
    private static final String FAILURES =
            "EventPattern=\"{\\\"source\\\":[\\\"aws.states\\\"],\\\"detail\\\":{\\\"status\\\":[\\\"FAILED\\\"]}}\"";

    @Test
    void deploysWithEveryOption() {
        try (LocalAws aws = LocalAws.start(0, Map.of())) {
            Map<String, String> parameters = new HashMap<>(SamTemplate.FULL.parameters());
            // MiniStack has no such policy.
            parameters.remove("PermissionsBoundary");
            Map<String, String> outputs = aws.cloudFormation().deploy("full", Path.of("sam/template.yaml"), parameters);

            assertThat(outputs)
                    .containsKeys("AlertTopicArn", "AlarmTopicArn", "UnhandledEventsQueueUrl", "ParkedEventsQueueUrl");
        }
    }

    /// `sam deploy` as an operator types it, with `sam/samconfig.toml`, to the local AWS.
    @Test
    @LinuxOnly
    void deploysWithTheSamCli() throws IOException {
        String sam = PythonEnvironment.ready("template-tools").program("sam");
        try (LocalAws aws = LocalAws.start(0, Map.of())) {
            for (List<String> arguments : List.of(
                    List.of(
                            "--parameter-overrides",
                            "Delivery=buffered",
                            "AlertEmail=ops@example.com",
                            FAILURES,
                            "Settings=\"{\\\"runwatch.redact.keys\\\":\\\"iban\\\"}\""),
                    List.of("--config-env", "provided"))) {
                var command = new ProcessBuilder(
                        Stream.concat(Stream.of(sam, "deploy", "--no-confirm-changeset"), arguments.stream())
                                .toList());
                command.directory(Path.of("sam").toFile());
                aws.configure(command);

                PythonEnvironment.run(command, "sam deploy " + String.join(" ", arguments) + " failed");
            }

            try (SnsClient sns = aws.client(SnsClient.builder())) {
                assertThat(sns.listSubscriptions().subscriptions())
                        .extracting(Subscription::protocol, Subscription::endpoint)
                        .as("the alerts and, by default, the alarms")
                        .containsExactly(tuple("email", "ops@example.com"), tuple("email", "ops@example.com"));
            }
            try (LambdaClient lambda = aws.client(LambdaClient.builder())) {
                assertThat(lambda.listFunctions().functions())
                        .extracting(FunctionConfiguration::functionName, FunctionConfiguration::runtimeAsString)
                        .containsExactlyInAnyOrder(
                                tuple("runwatch", "java25"), tuple("runwatch-provided", "provided.al2023"));
            }
            try (LambdaClient lambda = aws.client(LambdaClient.builder())) {
                assertThat(lambda.getFunctionConfiguration(get -> get.functionName("runwatch"))
                                .environment()
                                .variables())
                        .containsEntry("SPRING_APPLICATION_JSON", "{\"runwatch.redact.keys\":\"iban\"}");
            }
            try (EventBridgeClient events = aws.client(EventBridgeClient.builder())) {
                assertThat(Files.readString(Path.of("docs/event-patterns.md")))
                        .contains("sam deploy --parameter-overrides '" + FAILURES + "'");
                assertThat(events.describeRule(rule -> rule.name("runwatch-events"))
                                .eventPattern())
                        .isEqualTo("{\"source\":[\"aws.states\"],\"detail\":{\"status\":[\"FAILED\"]}}");
                assertThat(events.listTargetsByRule(list -> list.rule("runwatch-events"))
                                .targets())
                        .extracting(Target::arn)
                        .singleElement(InstanceOfAssertFactories.STRING)
                        .contains(":runwatch-BufferQueue-");
                assertThat(events.listTargetsByRule(list -> list.rule("runwatch-provided-events"))
                                .targets())
                        .extracting(Target::arn)
                        .singleElement(InstanceOfAssertFactories.STRING)
                        .endsWith(":function:runwatch-provided:live");
            }
        }
    }
}
