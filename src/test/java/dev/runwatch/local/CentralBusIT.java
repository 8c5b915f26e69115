package dev.runwatch.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runwatch.lambda.LambdaHandler;
import dev.runwatch.local.Inbox.ReceivedAlert;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.sfn.SfnClient;

/// Events that take the way through the bus of the hub.
@Execution(ExecutionMode.SAME_THREAD)
class CentralBusIT {

    private static final Path TEMPLATES = Path.of("sam");

    @Test
    void alertsForAnExecutionWhoseEventsAreForwarded() {
        try (var server = new FunctionServer();
                LocalAws aws = LocalAws.start(0, Map.of("runwatch", server.uri()))) {
            CloudFormationClient stacks = aws.cloudFormation();
            Map<String, String> hub = stacks.deploy(
                    "runwatch-hub", TEMPLATES.resolve("hub.yaml"), Map.of("OrganizationId", "o-a1b2c3d4e5"));
            Map<String, String> runwatch = stacks.deploy(
                    "runwatch", TEMPLATES.resolve("template.yaml"), Map.of("EventBusName", value(hub, "EventBusName")));
            String stateMachine =
                    value(stacks.deploy("runwatch-demo", TEMPLATES.resolve("demo.yaml"), Map.of()), "StateMachineArn");
            try (var function = new Function(aws, value(runwatch, "FunctionName"));
                    Inbox inbox = Inbox.subscribe(aws, value(runwatch, "AlertTopicArn"));
                    SfnClient stepFunctions = aws.client(SfnClient.builder())) {
                server.serve(function.handler());

                fail(stepFunctions, stateMachine, "before");
                stacks.deploy(
                        "runwatch-forward",
                        TEMPLATES.resolve("forward.yaml"),
                        Map.of("HubEventBusArn", value(hub, "HubEventBusArn")));
                fail(stepFunctions, stateMachine, "after");

                List<String> alerted = new ArrayList<>();
                Poll.until("the alert of the forwarded event", () -> {
                    inbox.read(2).stream()
                            .map(ReceivedAlert::execution)
                            .map(arn -> arn.substring(arn.lastIndexOf(':') + 1))
                            .forEach(alerted::add);
                    return alerted.contains("after");
                });
                assertThat(alerted).containsExactly("after");
            }
        }
    }

    private static void fail(SfnClient stepFunctions, String stateMachine, String name) {
        String arn = stepFunctions
                .startExecution(
                        start -> start.stateMachineArn(stateMachine).name(name).input("{\"outcome\": \"fail\"}"))
                .executionArn();
        Poll.until("the end of " + name, () -> stepFunctions
                .describeExecution(describe -> describe.executionArn(arn))
                .statusAsString()
                .equals("FAILED"));
    }

    private static String value(Map<String, String> outputs, String name) {
        return Objects.requireNonNull(outputs.get(name), name);
    }

    /// The deployed function in this JVM, with its environment variables.
    private record Function(Map<String, String> properties, LambdaHandler handler) implements AutoCloseable {

        Function(LocalAws aws, String name) {
            this(properties(aws), start(aws, name));
        }

        private static Map<String, String> properties(LocalAws aws) {
            Map<String, String> properties = new HashMap<>(aws.properties());
            properties.put("MAIN_CLASS", "dev.runwatch.Runwatch");
            properties.put("logging.file.name", "target/local/central-bus.log");
            properties.forEach(System::setProperty);
            return properties;
        }

        private static LambdaHandler start(LocalAws aws, String name) {
            try (LambdaClient lambda = aws.client(LambdaClient.builder())) {
                Map<String, String> variables = lambda.getFunctionConfiguration(get -> get.functionName(name))
                        .environment()
                        .variables();
                return LambdaEnvironment.start(variables, LambdaHandler::new);
            }
        }

        @Override
        public void close() {
            properties.keySet().forEach(System::clearProperty);
        }
    }
}
