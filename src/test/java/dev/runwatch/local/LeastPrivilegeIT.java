package dev.runwatch.local;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.ExecutionDoesNotExistException;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;

/// The function's role, under the emulator's permission checks: it allows what the function does and nothing else.
///
/// The emulator cannot check three permissions; `TemplatePermissionsTest` checks them in the template: metrics (no
/// support for the namespace condition), log lines (log group ARNs lack the suffix `:*`), and batches of alerts (it
/// requires an action `sns:PublishBatch`, which AWS does not have).
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LeastPrivilegeIT {

    private static final String STACK = "least";
    private static final String ORDERS =
            "arn:aws:states:%s:%s:stateMachine:orders".formatted(LocalAws.REGION, IntrinsicFunctions.ACCOUNT);

    private LocalAws aws;
    private Map<String, String> outputs;
    private SnsClient sns;
    private SqsClient sqs;
    private LambdaClient lambda;
    private EventBridgeClient events;
    private SfnClient stepFunctions;
    private DynamoDbClient dynamoDb;
    private String claims;

    @BeforeAll
    void assumeTheFunctionRole(@TempDir Path folder) throws IOException {
        aws = LocalAws.startWithPermissionChecks();
        // The local AWS has no TLS, so DenyInsecureTransport would deny every call.
        Path template = Files.writeString(
                folder.resolve("template.yaml"),
                Files.readString(Path.of("sam/template.yaml"))
                        .replace("\"aws:SecureTransport\": \"false\"", "\"aws:SecureTransport\": \"disabled\""));
        outputs = aws.cloudFormation().deploy(STACK, template, Map.of());
        String role = aws.cloudFormation().resource(STACK, "FunctionRole");
        try (StsClient sts = aws.client(StsClient.builder())) {
            Credentials keys = sts.assumeRole(
                            assume -> assume.roleArn("arn:aws:iam::" + IntrinsicFunctions.ACCOUNT + ":role/" + role)
                                    .roleSessionName("function"))
                    .credentials();
            var session = AwsSessionCredentials.create(keys.accessKeyId(), keys.secretAccessKey(), keys.sessionToken());
            sns = aws.client(SnsClient.builder(), session);
            sqs = aws.client(SqsClient.builder(), session);
            lambda = aws.client(LambdaClient.builder(), session);
            events = aws.client(EventBridgeClient.builder(), session);
            stepFunctions = aws.client(SfnClient.builder(), session);
            dynamoDb = aws.client(DynamoDbClient.builder(), session);
            claims = aws.cloudFormation().resource(STACK, "Store");
        }
    }

    @AfterAll
    void stop() {
        aws.close();
    }

    @Test
    void mayPublishAlerts() {
        assertThatCode(() -> sns.publish(
                        publish -> publish.topicArn(output("AlertTopicArn")).message("x")))
                .doesNotThrowAnyException();
    }

    @Test
    void mayReceiveEventsAndKeepFailedOnes() {
        String buffer = aws.cloudFormation().resource(STACK, "BufferQueue");

        assertThatCode(() -> {
                    for (String queue : List.of(buffer, output("UnhandledEventsQueueUrl"))) {
                        sqs.receiveMessage(receive -> receive.queueUrl(queue));
                        sqs.getQueueAttributes(get -> get.queueUrl(queue).attributeNames(QueueAttributeName.ALL));
                    }
                    for (String queue : List.of(output("UnhandledEventsQueueUrl"), output("ParkedEventsQueueUrl"))) {
                        sqs.sendMessage(send -> send.queueUrl(queue).messageBody("x"));
                    }
                })
                .doesNotThrowAnyException();
    }

    @Test
    void mayCountSubscribersAndCheckItsRule() {
        assertThatCode(() -> {
                    sns.getTopicAttributes(get -> get.topicArn(output("AlertTopicArn")));
                    events.describeRule(describe -> describe.name(STACK + "-events"));
                })
                .doesNotThrowAnyException();
    }

    @Test
    void mayClaimAndReleaseAlerts() {
        Map<String, AttributeValue> id = Map.of("id", AttributeValue.fromS("x"));

        assertThatCode(() -> {
                    dynamoDb.putItem(put -> put.tableName(claims).item(id));
                    dynamoDb.deleteItem(delete -> delete.tableName(claims).key(id));
                })
                .doesNotThrowAnyException();
    }

    @Test
    void mayListAndDescribeTheWatchedExecutions() {
        assertThatCode(() -> stepFunctions.listExecutions(list -> list.stateMachineArn(ORDERS)))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> stepFunctions.describeExecution(describe -> describe.executionArn(execution(ORDERS))))
                .as("allowed, but the execution does not exist")
                .isInstanceOf(ExecutionDoesNotExistException.class);
    }

    @Test
    void mayReadTheHistoriesOfTheWatchedExecutions() {
        assertThatThrownBy(() -> stepFunctions.getExecutionHistory(get -> get.executionArn(execution(ORDERS))))
                .as("allowed, but the execution does not exist")
                .isInstanceOf(ExecutionDoesNotExistException.class);
    }

    @Test
    void mayReadClaimsAndStoreCheckpoints() {
        Map<String, AttributeValue> item = Map.of("id", AttributeValue.fromS("x"));

        assertThatCode(() -> {
                    dynamoDb.putItem(put -> put.tableName(claims).item(item));
                    dynamoDb.batchGetItem(get -> get.requestItems(Map.of(
                            claims,
                            KeysAndAttributes.builder().keys(List.of(item)).build())));
                })
                .doesNotThrowAnyException();
    }

    private static String execution(String stateMachine) {
        return stateMachine.replace(":stateMachine:", ":execution:") + ":nightly";
    }

    @Test
    void mayDoNothingElse() {
        isDenied(() -> dynamoDb.scan(scan -> scan.tableName(claims)));
        isDenied(() -> dynamoDb.deleteTable(delete -> delete.tableName(claims)));
        isDenied(() ->
                sns.publish(publish -> publish.topicArn(output("AlarmTopicArn")).message("x")));
        isDenied(() -> sns.subscribe(subscribe ->
                subscribe.topicArn(output("AlertTopicArn")).protocol("email").endpoint("someone@example.com")));
        String buffer = aws.cloudFormation().resource(STACK, "BufferQueue");
        isDenied(() -> sqs.sendMessage(send -> send.queueUrl(buffer).messageBody("x")));
        isDenied(() -> sqs.receiveMessage(receive -> receive.queueUrl(output("ParkedEventsQueueUrl"))));
        isDenied(() -> sqs.purgeQueue(purge -> purge.queueUrl(buffer)));
        isDenied(() -> events.disableRule(disable -> disable.name(STACK + "-events")));
        isDenied(() -> events.describeRule(describe -> describe.name(STACK + "-heartbeat")));
        isDenied(() -> lambda.invoke(invoke -> invoke.functionName(output("FunctionName"))));
        isDenied(() -> stepFunctions.listStateMachines());
        isDenied(() -> stepFunctions.startExecution(start -> start.stateMachineArn(ORDERS)));
        isDenied(() -> stepFunctions.stopExecution(stop -> stop.executionArn(execution(ORDERS))));
        isDenied(() -> dynamoDb.scan(scan -> scan.tableName(claims)));
        isDenied(() -> dynamoDb.deleteTable(delete -> delete.tableName(claims)));
    }

    private static void isDenied(Runnable call) {
        assertThatThrownBy(call::run)
                .isInstanceOf(AwsServiceException.class)
                .hasMessageContaining("is not authorized to perform");
    }

    private String output(String name) {
        return outputs.getOrDefault(name, "no output " + name);
    }
}
