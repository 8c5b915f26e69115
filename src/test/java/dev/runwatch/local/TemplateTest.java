package dev.runwatch.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.runwatch.Runwatch;
import dev.runwatch.testkit.LambdaProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import tools.jackson.databind.JsonNode;

/// What is deployed keeps its promises, whatever the parameters.
class TemplateTest {

    static final CloudFormationTemplate SAM = CloudFormationTemplate.read(Path.of("sam/template.yaml"));

    private static final String MACHINE = "arn:aws:states:eu-central-1:000000000000:stateMachine:";
    private static final CloudFormationTemplate DEFAULT = SAM.with(Map.of());
    private static final CloudFormationTemplate BUFFERED = SAM.with(Map.of("Delivery", "buffered"));
    private static final CloudFormationTemplate FULL = SAM.with(Map.of(
            "Delivery", "buffered",
            "Tracing", "Active",
            "ApiCalls", "StartExecution",
            "StateMachineArns", MACHINE + "orders," + MACHINE + "stateMachine",
            "ReconcileMinutes", "15",
            "StoreTable", "on",
            "AlertEmail", "ops@example.com",
            "AlarmEmail", "second@example.com"));
    private static final Map<String, String> PACKAGE =
            Map.of("Package", "provided", "Architecture", "x86_64", "ApiCalls", "StartExecution");
    private static final CloudFormationTemplate PROVIDED = SAM.with(PACKAGE);
    private static final CloudFormationTemplate PROVIDED_BUFFERED = SAM.with(with(PACKAGE, "Delivery", "buffered"));

    @Test
    void setsNothingThatTheFunctionDoesNotTake() {
        for (CloudFormationTemplate template : List.of(DEFAULT, FULL)) {
            Map<String, Object> variables = variables(template);
            assertThat(variables).containsKeys("RUNWATCH_ALERTS_TOPICARN", "RUNWATCH_STORE_TABLE");

            started(variables).run(context -> assertThat(context).hasNotFailed());
        }
    }

    @Test
    void aMisspeltVariableOfTheTemplateStopsTheStart() {
        Map<String, Object> variables = variables(FULL);
        variables.put("RUNWATCH_RECONCILE_STATEMACHINE", "");

        started(variables).run(context -> assertThat(context)
                .getFailure()
                .hasMessageContaining("did you mean RUNWATCH_RECONCILE_STATEMACHINES?"));
    }

    private static Map<String, Object> variables(CloudFormationTemplate template) {
        Map<String, Object> variables = new HashMap<>();
        template.properties("Function")
                .at("/Environment/Variables")
                .properties()
                .forEach(variable ->
                        variables.put(variable.getKey(), variable.getValue().asString()));
        return variables;
    }

    private static ApplicationContextRunner started(Map<String, Object> variables) {
        return new ApplicationContextRunner()
                .withUserConfiguration(Runwatch.class)
                .withSystemProperties("aws.region=" + LocalAws.REGION)
                .withInitializer(context -> context.getEnvironment()
                        .getPropertySources()
                        .addFirst(new SystemEnvironmentPropertySource("template-systemEnvironment", variables)));
    }

    @Test
    void keepsWhatTheFunctionCannotHandle() {
        JsonNode onFailure = DEFAULT.properties("Function").at("/EventInvokeConfig/DestinationConfig/OnFailure");

        assertThat(onFailure.path("Type").asString()).isEqualTo("SQS");
        assertThat(onFailure.path("Destination").asString()).contains("UnhandledEventsQueue");
    }

    @ParameterizedTest
    @ValueSource(strings = {"30", "60", "120"})
    void givesTheBufferTimeAndAnEnd(String timeout) {
        CloudFormationTemplate template =
                SAM.with(Map.of("Delivery", "buffered", "TimeoutSeconds", timeout, "BatchWindowSeconds", "30"));
        JsonNode queue = template.properties("BufferQueue");
        JsonNode mapping = template.properties("BufferEventSource");

        assertThat(queue.path("VisibilityTimeout").asInt())
                .isGreaterThanOrEqualTo(
                        6 * template.properties("Function").path("Timeout").asInt()
                                + mapping.path("MaximumBatchingWindowInSeconds").asInt());
        assertThat(queue.at("/RedrivePolicy/maxReceiveCount").asInt()).isEqualTo(5);
        assertThat(queue.at("/RedrivePolicy/deadLetterTargetArn").asString()).isEqualTo("UnhandledEventsQueue.Arn");
        assertThat(mapping.path("FunctionResponseTypes").toString()).isEqualTo("[\"ReportBatchItemFailures\"]");
    }

    @Test
    void keepsDeadLettersForTwoWeeksAndThroughAnUninstall() {
        for (String queue : List.of("RuleDeadLetterQueue", "UnhandledEventsQueue", "UndeliveredQueue")) {
            assertThat(FULL.properties(queue).path("MessageRetentionPeriod").asInt())
                    .isEqualTo(14 * 24 * 3600);
            assertThat(FULL.properties(queue).path("SqsManagedSseEnabled").asBoolean())
                    .isTrue();
            assertThat(resource(FULL, queue).path("DeletionPolicy").asString()).isEqualTo("RetainExceptOnCreate");
        }
    }

    @Test
    void keepsWhatAnyRuleCannotDeliver() {
        assertThat(ofType(FULL, "AWS::Events::Rule")).hasSize(3).allSatisfy((name, rule) -> {
            JsonNode target = rule.at("/Properties/Targets/0");
            assertThat(target.at("/DeadLetterConfig/Arn").asString()).isEqualTo("RuleDeadLetterQueue.Arn");
            assertThat(target.at("/RetryPolicy/MaximumEventAgeInSeconds").asInt())
                    .isEqualTo(86_400);
            assertThat(FULL.properties("RuleDeadLetterQueuePolicy")
                            .at("/PolicyDocument/Statement/0/Condition/ArnEquals/aws:SourceArn")
                            .toString())
                    .contains(name + ".Arn");
        });
    }

    @Test
    void takesNothingWithoutTls() {
        Map<String, JsonNode> policies = new HashMap<>(ofType(FULL, "AWS::SQS::QueuePolicy"));
        policies.putAll(ofType(FULL, "AWS::SNS::TopicPolicy"));

        assertThat(policies).hasSize(6).allSatisfy((name, policy) -> {
            assertThat(policy.at("/Properties/PolicyDocument/Statement")).anySatisfy(statement -> {
                assertThat(statement.path("Effect").asString()).isEqualTo("Deny");
                assertThat(statement.at("/Condition/Bool/aws:SecureTransport").asString())
                        .isEqualTo("false");
            });
        });
        assertThat(ofType(FULL, "AWS::SQS::Queue").keySet())
                .allSatisfy(queue -> assertThat(policies).containsKey(queue + "Policy"));
    }

    @Test
    void letsTheFunctionDoWhatItMustAndNothingElse() {
        JsonNode statements = FULL.properties("FunctionRole").at("/Policies/0/PolicyDocument/Statement");

        assertThat(statements)
                .extracting(statement -> statement.path("Action").toString())
                .containsExactly(
                        "\"sns:Publish\"",
                        "\"cloudwatch:PutMetricData\"",
                        "[\"logs:CreateLogStream\",\"logs:PutLogEvents\"]",
                        "[\"sqs:ReceiveMessage\",\"sqs:DeleteMessage\",\"sqs:GetQueueAttributes\"]",
                        "[\"dynamodb:PutItem\",\"dynamodb:DeleteItem\"]",
                        "[\"xray:PutTraceSegments\",\"xray:PutTelemetryRecords\"]",
                        "\"states:ListExecutions\"",
                        "\"states:DescribeExecution\"",
                        "[\"dynamodb:BatchGetItem\",\"dynamodb:PutItem\"]",
                        "\"sqs:SendMessage\"");
        assertThat(statements)
                .filteredOn(statement -> statement.path("Resource").toString().equals("\"*\""))
                .extracting(statement -> statement.path("Sid").asString())
                .containsExactly("PublishMetrics", "SendTraces");
        assertThat(statements
                        .path(1)
                        .at("/Condition/StringEquals/cloudwatch:namespace")
                        .asString())
                .isEqualTo("Runwatch");
        assertThat(FULL.properties("FunctionRole").has("ManagedPolicyArns")).isFalse();
    }

    @Test
    void asksForNoRightThatTheParametersDoNotNeed() {
        assertThat(DEFAULT.properties("FunctionRole").at("/Policies/0/PolicyDocument/Statement"))
                .extracting(statement -> statement.path("Sid").asString())
                .containsExactly("PublishAlerts", "PublishMetrics", "WriteLog", "SendUnhandledEvents");
    }

    @Test
    void claimsAlertsInATableThatForgets() {
        JsonNode table = FULL.properties("Store");

        assertThat(table.path("BillingMode").asString()).isEqualTo("PAY_PER_REQUEST");
        assertThat(table.path("TimeToLiveSpecification").toString())
                .isEqualTo("{\"AttributeName\":\"expiration\",\"Enabled\":true}");
        assertThat(table.has("SSESpecification")).isFalse();
        assertThat(FULL.properties("Function")
                        .at("/Environment/Variables/RUNWATCH_STORE_TABLE")
                        .asString())
                .isEqualTo("Store");
        assertThat(DEFAULT.resources()).doesNotContainKeys("Store", "DedupUnavailableAlarm");
        assertThat(DEFAULT.properties("Function")
                        .at("/Environment/Variables/RUNWATCH_STORE_TABLE")
                        .asString("-"))
                .isEmpty();
    }

    @Test
    void encryptsClaimsAsTheRest() {
        CloudFormationTemplate customer = SAM.with(Map.of("StoreTable", "on", "Encryption", "customer-key"));
        CloudFormationTemplate managed = SAM.with(Map.of("StoreTable", "on", "Encryption", "aws-managed"));

        assertThat(customer.properties("Store")
                        .at("/SSESpecification/KMSMasterKeyId")
                        .asString())
                .isEqualTo("Key.Arn");
        assertThat(customer.properties("FunctionRole").toString()).contains("dynamodb.eu-central-1.amazonaws.com*");
        assertThat(managed.properties("Store").path("SSESpecification").toString())
                .isEqualTo("{\"SSEEnabled\":true}");
    }

    @Test
    void maySweepNothingButWhatItWatches() {
        JsonNode statements = FULL.properties("FunctionRole").at("/Policies/0/PolicyDocument/Statement");

        assertThat(statement(statements, "ListExecutions").path("Resource").toString())
                .isEqualTo("[\"%sorders\",\"%sstateMachine\"]".formatted(MACHINE, MACHINE));
        String executions = MACHINE.replace("stateMachine", "execution");
        assertThat(statement(statements, "DescribeExecutions").path("Resource").toString())
                .isEqualTo("[\"%sorders:*\",\"%sstateMachine:*\"]".formatted(executions, executions));
        assertThat(statement(statements, "ReadAndSaveCheckpoints")
                        .path("Resource")
                        .asString())
                .isEqualTo("Store.Arn");
    }

    @Test
    void sweepsOnlyWhenItIsAskedTo() {
        assertThat(DEFAULT.resources()).doesNotContainKeys("ReconcileRule");
        assertThat(DEFAULT.properties("Function").at("/Environment/Variables").toString())
                .doesNotContain("RECONCILE");
        JsonNode variables = FULL.properties("Function").at("/Environment/Variables");
        assertThat(variables.path("RUNWATCH_RECONCILE_STATEMACHINES").asString())
                .isEqualTo(MACHINE + "orders," + MACHINE + "stateMachine");
        assertThat(variables.path("RUNWATCH_STORE_TABLE").asString()).isEqualTo("Store");
        assertThat(FULL.properties("ReconcileRule").path("ScheduleExpression").asString())
                .isEqualTo("rate(15 minutes)");
        assertThat(FULL.properties("ReconcileRule").at("/Targets/0/Arn").asString())
                .as("never through the buffer")
                .isEqualTo("Function.Alias");
    }

    @Test
    void wantsToKnowWhatToSweep() {
        assertThat(SAM.with(Map.of("ReconcileMinutes", "15")).violations())
                .containsExactly(
                        "ReconcileMinutes requires StateMachineArns, the state machines to reconcile.",
                        "ReconcileMinutes requires StoreTable=on, which records what was reported.");
        assertThat(SAM.with(Map.of("ReconcileMinutes", "1", "StateMachineArns", MACHINE + "orders", "StoreTable", "on"))
                        .violations())
                .singleElement(InstanceOfAssertFactories.STRING)
                .startsWith("ReconcileMinutes");
        Map<String, String> sweep = Map.of(
                "ReconcileMinutes",
                "15",
                "StoreTable",
                "on",
                "StateMachineArns",
                MACHINE + "orders",
                "AlertThreshold",
                "CRITICAL");
        assertThat(SAM.with(sweep).violations())
                .containsExactly(
                        "AlertThreshold=CRITICAL requires ReconcileStatuses=FAILED,TIMED_OUT, the statuses that alert.");
        assertThat(SAM.with(with(sweep, "ReconcileStatuses", "FAILED")).violations())
                .isEmpty();
    }

    private static JsonNode statement(JsonNode statements, String sid) {
        return statements
                .valueStream()
                .filter(statement -> statement.path("Sid").asString().equals(sid))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void sendsToAnExistingTopicAndMakesNoneThen() {
        String topic = "arn:aws:sns:eu-central-1:000000000000:on-call";
        CloudFormationTemplate template = SAM.with(Map.of("AlertTopicArn", topic));

        assertThat(template.resources()).doesNotContainKeys("AlertTopic", "AlertTopicPolicy");
        assertThat(template.properties("Function")
                        .at("/Environment/Variables/RUNWATCH_ALERTS_TOPICARN")
                        .asString())
                .isEqualTo(topic);
        assertThat(template.properties("FunctionRole")
                        .at("/Policies/0/PolicyDocument/Statement/0/Resource")
                        .asString())
                .isEqualTo(topic);
        assertThat(template.properties("NotificationsFailedAlarm")
                        .at("/Dimensions/0/Value")
                        .asString())
                .isEqualTo("on-call");
        assertThat(template.outputs()).hasEntrySatisfying("AlertTopicArn", output -> assertThat(
                        output.path("Value").asString())
                .isEqualTo(topic));
    }

    @Test
    void tellsAlarmsToAnotherTopicThanTheOneTheyWatch() {
        Map<String, JsonNode> alarms = ofType(FULL, "AWS::CloudWatch::Alarm");

        assertThat(alarms).hasSizeGreaterThan(10).allSatisfy((name, alarm) -> {
            assertThat(alarm.at("/Properties/AlarmActions").toString())
                    .isEqualTo("[\"" + IntrinsicFunctions.TOPIC_ARN_PREFIX + "AlarmTopic\"]");
            assertThat(alarm.at("/Properties/AlarmDescription").asString())
                    .endsWith(". Runbook: docs/runbook.md, " + name + ".")
                    .hasSizeLessThanOrEqualTo(1024);
        });
        assertThat(alarms.values())
                .extracting(alarm -> alarm.at("/Properties/MetricName").asString())
                .contains(
                        "Errors",
                        "Throttles",
                        "FailedInvocations",
                        "ApproximateAgeOfOldestMessage",
                        "NumberOfNotificationsFailed",
                        "runwatch.alerts",
                        "runwatch.events.rejected");
    }

    @Test
    void refersOnlyToWhatTheSameParametersMake() {
        Set<String> names = new TreeSet<>(FULL.resources().keySet());
        names.addAll(PROVIDED.resources().keySet());

        for (CloudFormationTemplate template : List.of(
                DEFAULT, BUFFERED, FULL, SAM.with(Map.of("ApiCalls", "StartExecution")), PROVIDED, PROVIDED_BUFFERED)) {
            String text = (template.resources().toString() + template.outputs()).replaceAll("AWS::\\w+::\\w+", "");
            for (String name : names) {
                if (!template.resources().containsKey(name)) {
                    assertThat(text).doesNotContain("\"" + name + "\"", "\"" + name + ".", ":" + name + "\"");
                }
            }
        }
    }

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
            AlertEmail             | ops@example.com    | nobody
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
            MemorySize             | 256                | 128
            TimeoutSeconds         | 120                | 45
            Package                | managed            | jar
            Architecture           | x86_64             | arm
            Tracing                | Active             | On
            CrossCheckStateMachineArn | arn:aws:states:eu-central-1:000000000000:stateMachine:orders | arn:aws:states:eu-central-1:000000000000:stateMachine:päckchen
            Encryption             | aws-managed        | kms
            ReconcileStatuses          | FAILED,TIMED_OUT   | SUCCEEDED
            """)
    void takesGoodValuesAndRefusesBadOnes(String parameter, String good, String bad) {
        assertThat(SAM.with(Map.of(parameter, good)).violations()).isEmpty();
        assertThat(SAM.with(Map.of(parameter, bad)).violations())
                .singleElement(InstanceOfAssertFactories.STRING)
                .startsWith(parameter);
    }

    @Test
    void encryptsEverythingWithTheCustomersKey() {
        CloudFormationTemplate template =
                FULL.with(Map.of("Delivery", "buffered", "Encryption", "customer-key", "AlertEmail", "a@b"));

        assertThat(ofType(template, "AWS::SQS::Queue")).hasSize(4).allSatisfy((name, queue) -> {
            assertThat(queue.at("/Properties/KmsMasterKeyId").asString()).isEqualTo("Key.Arn");
            assertThat(queue.path("Properties").has("SqsManagedSseEnabled")).isFalse();
        });
        assertThat(ofType(template, "AWS::SNS::Topic")).hasSize(2).allSatisfy((name, topic) -> assertThat(
                        topic.at("/Properties/KmsMasterKeyId").asString())
                .isEqualTo("Key.Arn"));
        assertThat(template.properties("FunctionLog").path("KmsKeyId").asString())
                .isEqualTo("Key.Arn");
        assertThat(template.properties("FunctionRole").toString()).contains("UseKey");
        assertThat(resource(template, "Key").path("DeletionPolicy").asString()).isEqualTo("RetainExceptOnCreate");
    }

    @Test
    void letsEventBridgeAndAlarmsUseTheKeyWithoutAConditionThatTheyCannotMeet() {
        JsonNode policy =
                SAM.with(Map.of("Encryption", "customer-key")).properties("Key").path("KeyPolicy");
        JsonNode services = policy.at("/Statement/1");

        assertThat(services.at("/Principal/Service").toString())
                .isEqualTo("[\"events.amazonaws.com\",\"sns.amazonaws.com\",\"cloudwatch.amazonaws.com\"]");
        assertThat(services.path("Action").toString()).isEqualTo("[\"kms:Decrypt\",\"kms:GenerateDataKey*\"]");
        assertThat(services.has("Condition")).isFalse();
    }

    @Test
    void usesAnExistingKeyAndMakesNoneThen() {
        String key = "arn:aws:kms:eu-central-1:000000000000:key/7";
        CloudFormationTemplate template = SAM.with(Map.of("Encryption", "customer-key", "KeyArn", key));

        assertThat(template.violations()).isEmpty();
        assertThat(template.resources()).doesNotContainKey("Key");
        assertThat(template.properties("AlarmTopic").path("KmsMasterKeyId").asString())
                .isEqualTo(key);
        assertThat(SAM.with(Map.of("KeyArn", key)).violations())
                .containsExactly("KeyArn requires Encryption=customer-key.");
    }

    @Test
    void leavesTheAlarmsOutOfAKeyThatTheyCannotUse() {
        CloudFormationTemplate template = SAM.with(Map.of("Encryption", "aws-managed"));

        assertThat(template.properties("AlertTopic").path("KmsMasterKeyId").asString())
                .isEqualTo("alias/aws/sns");
        assertThat(template.properties("AlarmTopic").has("KmsMasterKeyId")).isFalse();
        assertThat(template.properties("UnhandledEventsQueue")
                        .path("SqsManagedSseEnabled")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void comparesWithWhatStepFunctionsItselfCounted() {
        String machine = "arn:aws:states:eu-central-1:000000000000:stateMachine:orders";
        JsonNode alarm = SAM.with(Map.of("CrossCheckStateMachineArn", machine)).properties("CrossCheckAlarm");

        assertThat(DEFAULT.resources()).doesNotContainKey("CrossCheckAlarm");
        assertThat(alarm.path("Metrics"))
                .filteredOn(metric -> metric.has("MetricStat"))
                .extracting(metric -> metric.at("/MetricStat/Metric/MetricName").asString()
                        + metric.at("/MetricStat/Metric/Dimensions").findValuesAsString("Value"))
                .containsExactly(
                        "ExecutionsFailed[" + machine + "]",
                        "ExecutionsTimedOut[" + machine + "]",
                        "ExecutionsAborted[" + machine + "]",
                        "runwatch.executions[orders, FAILED]",
                        "runwatch.executions[orders, TIMED_OUT]",
                        "runwatch.executions[orders, ABORTED]");
        for (JsonNode metric : alarm.path("Metrics")) {
            if (metric.has("MetricStat")) {
                assertThat(alarm.at("/Metrics/0/Expression").asString())
                        .contains("FILL(" + metric.path("Id").asString() + ", 0)");
            }
        }
    }

    @Test
    void carriesTheVersionOfTheBuild() throws IOException {
        String template = Files.readString(Path.of("sam/template.yaml"));
        Matcher version = Pattern.compile("SemanticVersion: (\\S+)").matcher(template);

        assertThat(version.find()).isTrue();
        assertThat(Files.readString(Path.of("pom.xml")))
                .containsPattern("<version>" + Pattern.quote(version.group(1)) + "(-SNAPSHOT)?</version>");
    }

    @Test
    void everyAlarmHasItsPartOfTheOperatorsPage() throws IOException {
        String headings = Files.readAllLines(Path.of("docs/runbook.md")).stream()
                .filter(line -> line.startsWith("### "))
                .collect(Collectors.joining("\n"));

        CloudFormationTemplate template = SAM.with(Map.of(
                "ApiCalls", "StartExecution",
                "AlertEmail", "ops@example.com",
                "CrossCheckStateMachineArn", "arn:aws:states:eu-central-1:000000000000:stateMachine:orders"));
        for (CloudFormationTemplate each : List.of(template, FULL)) {
            assertThat(ofType(each, "AWS::CloudWatch::Alarm").keySet())
                    .allSatisfy(alarm -> assertThat(headings).containsPattern("\\b" + alarm + "\\b"));
        }
    }

    @Test
    void everyParameterStandsInThePageOnDeployment() throws IOException {
        String page = Files.readString(Path.of("docs/deploy.md"));

        assertThat(SAM.parameterNames()).allSatisfy(name -> assertThat(page).contains("| `" + name + "` | "));
    }

    @Test
    void refusesCombinationsThatContradictThemselves() {
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
    void showsEveryParameterInAGroup() throws IOException {
        String shown = Files.readString(Path.of("sam/template.yaml")).replaceAll("(?s)\nParameters:\n.*", "");

        assertThat(SAM.parameterNames()).allSatisfy(name -> assertThat(shown).containsPattern("\\b" + name + "\\b"));
    }

    @Test
    void namesTheHandlerAndClassThatExist() throws ClassNotFoundException {
        for (JsonNode function : List.of(DEFAULT.properties("Function"), PROVIDED.properties("ProvidedFunction"))) {
            String handler = function.path("Handler").asString();
            String main = function.at("/Environment/Variables/MAIN_CLASS").asString();

            assertThat(RequestStreamHandler.class).isAssignableFrom(Class.forName(handler));
            assertThat(Class.forName(main)).isNotNull();
        }
    }

    @Test
    void startsTheManagedPackageFromASnapshotAndTheOtherOneFromItsCache() throws IOException {
        JsonNode managed = DEFAULT.properties("Function");
        JsonNode provided = PROVIDED.properties("ProvidedFunction");

        assertThat(managed.path("Runtime").asString()).isEqualTo("java25");
        assertThat(managed.at("/SnapStart/ApplyOn").asString()).isEqualTo("PublishedVersions");
        assertThat(managed.path("CodeUri").asString()).isEqualTo("../" + LambdaProcess.ZIP);
        assertThat(provided.path("Runtime").asString()).isEqualTo("provided.al2023");
        assertThat(provided.has("SnapStart"))
                .as("it exists for managed runtimes only")
                .isFalse();
        assertThat(provided.path("CodeUri").asString()).isEqualTo("../target/runwatch-provided.zip");
        assertThat(Files.readString(Path.of("pom.xml"))).contains("${project.build.directory}/runwatch-provided.zip");
    }

    /// A stack may change its package: then it has both functions for a moment, so their names differ.
    @Test
    void givesEachPackageAFunctionOfItsOwnName() {
        assertThat(DEFAULT.properties("Function").path("FunctionName").asString())
                .isNotEqualTo(PROVIDED.properties("ProvidedFunction")
                        .path("FunctionName")
                        .asString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"direct", "buffered"})
    void differsByPackageInNothingButTheFunction(String delivery) {
        CloudFormationTemplate managed = SAM.with(Map.of("Delivery", delivery, "ApiCalls", "StartExecution"));
        CloudFormationTemplate provided = SAM.with(with(PACKAGE, "Delivery", delivery));

        Map<String, JsonNode> others = new HashMap<>(managed.resources());
        others.remove("Function");
        Map<String, JsonNode> providedOthers = new HashMap<>(provided.resources());
        providedOthers.remove("ProvidedFunction");

        assertThat(provided.violations()).isEmpty();
        assertThat(providedOthers.toString().replace("ProvidedFunction", "Function"))
                .isEqualTo(others.toString());
        assertThat(provided.outputs().toString().replace("ProvidedFunction", "Function"))
                .isEqualTo(managed.outputs().toString());
        for (String shared : List.of("Handler", "Role", "Environment", "EventInvokeConfig", "AutoPublishAlias")) {
            assertThat(provided.properties("ProvidedFunction").get(shared))
                    .isNotNull()
                    .isEqualTo(managed.properties("Function").get(shared));
        }
    }

    /// It runs nowhere else than where it was made, and nothing but the operator knows where that was.
    @Test
    void wantsToHearOnWhichProcessorTheProvidedPackageRuns() {
        assertThat(SAM.with(Map.of("Package", "provided")).violations())
                .containsExactly(
                        "Package=provided requires Architecture, the architecture of the machine that ran mvn package.");
        assertThat(PROVIDED.violations()).isEmpty();
        assertThat(PROVIDED.properties("ProvidedFunction").path("Architectures").toString())
                .isEqualTo("[\"x86_64\"]");
        assertThat(DEFAULT.properties("Function").path("Architectures").toString())
                .isEqualTo("[\"arm64\"]");
    }

    @Test
    void letsLogsEnd() {
        assertThat(DEFAULT.properties("FunctionLog").has("RetentionInDays")).isTrue();
    }

    private static Map<String, String> with(Map<String, String> parameters, String name, String value) {
        Map<String, String> more = new HashMap<>(parameters);
        more.put(name, value);
        return more;
    }

    private static JsonNode resource(CloudFormationTemplate template, String name) {
        return Objects.requireNonNull(template.resources().get(name));
    }

    private static Map<String, JsonNode> ofType(CloudFormationTemplate template, String type) {
        return template.resources().entrySet().stream()
                .filter(resource -> resource.getValue().path("Type").asString().equals(type))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
