package dev.runwatch.local;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.runwatch.lambda.LambdaHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.sfn.SfnClient;

/// The complete system on this machine: a local AWS with both templates deployed, the function, and a subscriber of the
/// alert topic.
final class LocalSystem implements AutoCloseable {

    static final Path LOG = Path.of("target/local/runwatch.log");

    private static final String STACK = "runwatch";

    private final LocalAws aws;
    private final FunctionServer server;
    private final Inbox inbox;
    private final Map<String, String> outputs;
    private final String stateMachineArn;
    private final Map<String, String> properties;
    private final SfnClient stepFunctions;
    private final LambdaClient lambda;
    private final MetricReader metrics;

    private LocalSystem(
            LocalAws aws,
            FunctionServer server,
            Inbox inbox,
            Map<String, String> outputs,
            String stateMachineArn,
            Map<String, String> properties) {
        this.aws = aws;
        this.server = server;
        this.inbox = inbox;
        this.outputs = outputs;
        this.stateMachineArn = stateMachineArn;
        this.properties = properties;
        this.stepFunctions = aws.client(SfnClient.builder());
        this.lambda = aws.client(LambdaClient.builder());
        this.metrics = new MetricReader(aws.client(CloudWatchClient.builder()));
    }

    /// @param port of the local AWS; 0 for any free port
    /// @param progress prints each step before it begins
    static LocalSystem start(int port, ProgressPrinter progress) {
        return start(port, progress, Map.of());
    }

    /// @param parameters of `sam/template.yaml` that differ from the defaults
    static LocalSystem start(int port, ProgressPrinter progress, Map<String, String> parameters) {
        return start(port, progress, parameters, Host.THIS_JVM);
    }

    static LocalSystem start(int port, ProgressPrinter progress, Map<String, String> parameters, Host host) {
        var server = new FunctionServer();
        try {
            progress.step("Starting a local AWS (MiniStack)");
            LocalAws aws = LocalAws.start(port, Map.of(STACK, server.uri()));
            try {
                return deploy(aws, server, progress, parameters, host);
            } catch (RuntimeException failed) {
                aws.close();
                throw failed;
            }
        } catch (RuntimeException failed) {
            server.close();
            throw failed;
        }
    }

    private static LocalSystem deploy(
            LocalAws aws, FunctionServer server, ProgressPrinter progress, Map<String, String> parameters, Host host) {
        progress.step("Deploying sam/template.yaml and sam/demo.yaml");
        Map<String, String> runwatch = aws.cloudFormation().deploy(STACK, Path.of("sam/template.yaml"), parameters);
        Map<String, String> demo = aws.cloudFormation().deploy("runwatch-demo", Path.of("sam/demo.yaml"), Map.of());
        Inbox inbox = Inbox.subscribe(aws, output(runwatch, "AlertTopicArn"));
        progress.step("Starting the function");
        Map<String, String> properties = new HashMap<>(aws.properties());
        properties.put("MAIN_CLASS", "dev.runwatch.Runwatch");
        properties.put("logging.file.name", LOG.toString());
        properties.forEach(System::setProperty);
        var system = new LocalSystem(aws, server, inbox, runwatch, output(demo, "StateMachineArn"), properties);
        try {
            system.fixMaximumConcurrency();
            server.serve(host.start(aws.endpoint(), system.environment(), LOG.toAbsolutePath()));
            return system;
        } catch (RuntimeException failed) {
            system.close();
            throw failed;
        }
    }

    LocalAws aws() {
        return aws;
    }

    Inbox inbox() {
        return inbox;
    }

    String stateMachineArn() {
        return stateMachineArn;
    }

    /// An output of `sam/template.yaml`, such as `UnhandledEventsQueueUrl`.
    String output(String name) {
        return output(outputs, name);
    }

    /// The number of invocations that have ended.
    int invocations() {
        return server.completed();
    }

    /// Starts the function that the template deploys.
    interface Host {

        Host THIS_JVM = (aws, environment, log) -> LambdaEnvironment.start(environment, LambdaHandler::new);

        /// @param environment the environment variables of the function
        /// @param log the file that the function logs to
        RequestStreamHandler start(URI aws, Map<String, String> environment, Path log);
    }

    /// Starts an execution of the demo state machine.
    ///
    /// @return its ARN
    String start(String outcome) {
        return stepFunctions
                .startExecution(start ->
                        start.stateMachineArn(stateMachineArn).input("{\"outcome\": \"%s\"}".formatted(outcome)))
                .executionArn();
    }

    void stop(String executionArn) {
        stepFunctions.stopExecution(stop ->
                stop.executionArn(executionArn).error("Operator.Stopped").cause("Started by mistake"));
    }

    /// Invokes the function with an event, asynchronously as EventBridge does.
    void send(Path event) {
        try {
            SdkBytes payload = SdkBytes.fromByteArray(Files.readAllBytes(event));
            lambda.invoke(invoke -> invoke.functionName(output("FunctionName"))
                    .invocationType(InvocationType.EVENT)
                    .payload(payload));
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    /// Invokes the function as a scheduled rule of the template does, and waits until it ends.
    ///
    /// @return the error of the invocation; empty if it succeeded
    String trigger(String rule) {
        String input = CloudFormationTemplate.read(Path.of("sam/template.yaml"))
                .with(Map.of("ReconcileStateMachineArns", stateMachineArn))
                .properties(rule)
                .at("/Targets/0/Input")
                .asString();
        InvokeResponse response = lambda.invoke(
                invoke -> invoke.functionName(output("FunctionName")).payload(SdkBytes.fromUtf8String(input)));
        return response.functionError() == null ? "" : response.payload().asUtf8String();
    }

    /// Enables or disables the rule that sends status changes to the function.
    void deliverEvents(boolean deliver) {
        String rule = aws.cloudFormation().resource(STACK, "EventRule");
        try (EventBridgeClient events = aws.client(EventBridgeClient.builder())) {
            if (deliver) {
                events.enableRule(enable -> enable.name(rule));
            } else {
                events.disableRule(disable -> disable.name(rule));
            }
        }
    }

    /// The status of an execution in Step Functions.
    String status(String executionArn) {
        return stepFunctions
                .describeExecution(describe -> describe.executionArn(executionArn))
                .statusAsString();
    }

    /// The sums of a metric over the last three hours, by dimensions.
    Map<String, Double> metric(String name) {
        return metrics.sums(name);
    }

    /// The last lines of the function's log.
    List<String> log(int lines) {
        try {
            List<String> all = Files.exists(LOG) ? Files.readAllLines(LOG, StandardCharsets.UTF_8) : List.of();
            return all.subList(Math.max(0, all.size() - lines), all.size());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @Override
    public void close() {
        stepFunctions.close();
        lambda.close();
        metrics.close();
        inbox.close();
        server.close();
        aws.close();
        properties.keySet().forEach(System::clearProperty);
    }

    /// Works around MiniStack, which stores a number from a template parameter as text and then fails to poll the
    /// queue.
    private void fixMaximumConcurrency() {
        lambda.listEventSourceMappings()
                .eventSourceMappings()
                .forEach(mapping -> lambda.updateEventSourceMapping(update -> update.uuid(mapping.uuid())
                        .scalingConfig(scaling -> scaling.maximumConcurrency(
                                mapping.scalingConfig().maximumConcurrency()))));
    }

    /// The environment variables of the deployed function.
    private Map<String, String> environment() {
        return lambda.getFunctionConfiguration(get -> get.functionName(output("FunctionName")))
                .environment()
                .variables();
    }

    private static String output(Map<String, String> outputs, String name) {
        String value = outputs.get(name);
        if (value == null) {
            throw new LocalSetupException("The stack has no output " + name + ". Its outputs: " + outputs.keySet());
        }
        return value;
    }
}
