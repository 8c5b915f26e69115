package dev.runwatch.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.AbstractConstruct;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.StateMachineListItem;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.Subscription;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What is deployed keeps its promises, and AWS's linter has nothing to say.
class TemplateIT {

    static final JsonNode TEMPLATE = read(Path.of("sam/template.yaml"));

    @Test
    void pleasesTheLinter() throws IOException {
        PythonTools tools = PythonTools.ready("template-tools");

        PythonTools.run(
                List.of(tools.program("cfn-lint"), "--template", "sam/template.yaml", "sam/demo.yaml"),
                "cfn-lint has findings");
        for (String template : List.of("sam/template.yaml", "sam/demo.yaml")) {
            var validate = new ProcessBuilder(
                    tools.program("sam"), "validate", "--lint", "--template", template, "--region", LocalAws.REGION);
            validate.environment().put("SAM_CLI_TELEMETRY", "0");
            PythonTools.run(validate, "sam validate has findings");
        }
    }

    /// `sam deploy` as an operator types it, with `sam/samconfig.toml`, to the local AWS.
    @Test
    void deploysByTheSamCli() throws IOException {
        String sam = PythonTools.ready("template-tools").program("sam");
        try (LocalAws aws = LocalAws.start(0, Map.of())) {
            for (List<String> arguments : List.of(
                    List.of("deploy", "--no-confirm-changeset", "--parameter-overrides", "AlertEmail=ops@example.com"),
                    List.of("deploy", "--config-env", "demo"))) {
                var command = new ProcessBuilder(
                        Stream.concat(Stream.of(sam), arguments.stream()).toList());
                command.directory(Path.of("sam").toFile());
                command.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
                command.environment().putAll(aws.environment());

                PythonTools.run(command, "sam " + String.join(" ", arguments) + " failed");
            }

            try (SnsClient sns = aws.client(SnsClient.builder())) {
                assertThat(sns.listSubscriptions().subscriptions())
                        .extracting(Subscription::protocol, Subscription::endpoint)
                        .containsExactly(tuple("email", "ops@example.com"));
            }
            try (SfnClient stepFunctions = aws.client(SfnClient.builder())) {
                assertThat(stepFunctions.listStateMachines().stateMachines())
                        .extracting(StateMachineListItem::name)
                        .containsExactly("runwatch-demo");
            }
        }
    }

    @Test
    void keepsWhatEventBridgeCannotDeliver() {
        JsonNode target = properties("StatusChangeRule").at("/Targets/0");

        assertThat(target.at("/DeadLetterConfig/Arn").asString()).contains("DeadLetterQueue");
        assertThat(target.at("/RetryPolicy/MaximumEventAgeInSeconds").asInt()).isEqualTo(86_400);
    }

    @Test
    void keepsWhatTheFunctionCannotHandle() {
        JsonNode onFailure = properties("Function").at("/EventInvokeConfig/DestinationConfig/OnFailure");

        assertThat(onFailure.path("Type").asString()).isEqualTo("SQS");
        assertThat(onFailure.path("Destination").asString()).contains("FailureQueue");
    }

    @Test
    void givesTheBufferTimeAndAnEnd() {
        int timeout = properties("Function").path("Timeout").asInt();

        assertThat(properties("BufferQueue").path("VisibilityTimeout").asInt()).isGreaterThanOrEqualTo(6 * timeout);
        assertThat(properties("BufferQueue")
                        .at("/RedrivePolicy/maxReceiveCount")
                        .asInt())
                .isEqualTo(5);
        assertThat(properties("BufferQueue")
                        .at("/RedrivePolicy/deadLetterTargetArn")
                        .asString())
                .contains("FailureQueue");
        assertThat(properties("BufferToFunction").path("FunctionResponseTypes").toString())
                .isEqualTo("[\"ReportBatchItemFailures\"]");
    }

    @Test
    void keepsDeadLettersForTwoWeeksAndThroughAnUninstall() {
        for (String queue : List.of("DeadLetterQueue", "FailureQueue")) {
            assertThat(properties(queue).path("MessageRetentionPeriod").asInt()).isEqualTo(14 * 24 * 3600);
            assertThat(properties(queue).path("SqsManagedSseEnabled").asBoolean())
                    .isTrue();
            assertThat(TEMPLATE.at("/Resources/" + queue + "/DeletionPolicy").asString())
                    .isEqualTo("Retain");
        }
    }

    @Test
    void takesNothingWithoutTls() {
        for (String policy :
                List.of("AlertTopicPolicy", "BufferQueuePolicy", "DeadLetterQueuePolicy", "FailureQueuePolicy")) {
            assertThat(properties(policy).at("/PolicyDocument/Statement"))
                    .as(policy)
                    .anySatisfy(statement -> {
                        assertThat(statement.path("Effect").asString()).isEqualTo("Deny");
                        assertThat(statement
                                        .at("/Condition/Bool/aws:SecureTransport")
                                        .asString())
                                .isEqualTo("false");
                    });
        }
    }

    @Test
    void letsTheFunctionDoWhatItMustAndNothingElse() {
        List<JsonNode> statements = new ArrayList<>();
        for (JsonNode statement : properties("FunctionRole").at("/Policies/0/PolicyDocument/Statement")) {
            // `!If` has condition, then and else.
            statements.add(statement.isArray() ? statement.path(1) : statement);
        }

        assertThat(statements)
                .extracting(statement -> statement.path("Action").toString())
                .containsExactly(
                        "\"sns:Publish\"",
                        "\"cloudwatch:PutMetricData\"",
                        "[\"logs:CreateLogStream\",\"logs:PutLogEvents\"]",
                        "[\"sqs:ReceiveMessage\",\"sqs:DeleteMessage\",\"sqs:GetQueueAttributes\"]",
                        "\"sqs:SendMessage\"");
        assertThat(statements).allSatisfy(statement -> {
            boolean everything = statement.path("Resource").asString().equals("*");
            boolean limited = statement
                    .at("/Condition/StringEquals/cloudwatch:namespace")
                    .asString("")
                    .equals("Runwatch");
            assertThat(everything).isEqualTo(limited);
        });
        assertThat(properties("FunctionRole").has("ManagedPolicyArns")).isFalse();
    }

    @Test
    void namesTheHandlerAndClassThatExist() throws ClassNotFoundException {
        String handler = properties("Function").path("Handler").asString();
        String main =
                properties("Function").at("/Environment/Variables/MAIN_CLASS").asString();

        assertThat(Class.forName(handler.substring(0, handler.indexOf("::")))).isNotNull();
        assertThat(Class.forName(main)).isNotNull();
    }

    @Test
    void letsLogsEnd() {
        assertThat(properties("FunctionLog").has("RetentionInDays")).isTrue();
    }

    private static JsonNode properties(String resource) {
        return TEMPLATE.at("/Resources/" + resource + "/Properties");
    }

    private static JsonNode read(Path template) {
        try {
            Object tree = new Yaml(new Tags()).load(Files.readString(template));
            return JsonMapper.shared().valueToTree(tree);
        } catch (IOException missing) {
            throw new IllegalStateException(missing);
        }
    }

    /// Reads `!Ref X` and its kind as the text behind the tag.
    private static final class Tags extends SafeConstructor {

        Tags() {
            super(new LoaderOptions());
            yamlMultiConstructors.put("!", new AbstractConstruct() {
                @Override
                public Object construct(Node node) {
                    return switch (node) {
                        case ScalarNode scalar -> scalar.getValue();
                        case SequenceNode sequence -> constructSequence(sequence);
                        case MappingNode mapping -> constructMapping(mapping);
                        default -> Map.of();
                    };
                }
            });
        }
    }
}
