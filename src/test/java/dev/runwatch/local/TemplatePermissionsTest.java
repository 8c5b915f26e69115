package dev.runwatch.local;

import static dev.runwatch.local.SamTemplate.DEFAULT;
import static dev.runwatch.local.SamTemplate.FULL;
import static dev.runwatch.local.SamTemplate.ofType;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// The permissions of the function's role, and the policies of queues and topics.
class TemplatePermissionsTest {

    @Test
    void everyQueueAndTopicDeniesInsecureTransport() {
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
    void functionRoleHasLeastPrivilege() {
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
                        "\"states:GetExecutionHistory\"",
                        "\"states:ListExecutions\"",
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
    void functionRoleHasNoPermissionsForUnusedFeatures() {
        assertThat(DEFAULT.properties("FunctionRole").at("/Policies/0/PolicyDocument/Statement"))
                .extracting(statement -> statement.path("Sid").asString())
                .containsExactly(
                        "PublishAlerts",
                        "PublishMetrics",
                        "WriteLog",
                        "ReadHistories",
                        "ListRecentExecutions",
                        "SendUnhandledEvents");
        assertThat(SamTemplate.SAM
                        .with(Map.of("Enrichment", "off"))
                        .properties("FunctionRole")
                        .at("/Policies/0/PolicyDocument/Statement"))
                .noneMatch(statement -> statement.path("Action").toString().contains("states:"));
    }

    @Test
    void functionRoleReadsOnlyExecutionsOfTheStateMachinesToWatch() {
        String account = "arn:aws:states:eu-central-1:123456789012:";

        assertThat(resources(Map.of())).containsExactly("execution:*", "stateMachine:*");
        assertThat(resources(Map.of("StateMachineNamePrefix", "billing-")))
                .containsExactly("execution:billing-*", "stateMachine:billing-*");
        assertThat(resources(
                        Map.of("StateMachineArns", account + "stateMachine:orders," + account + "stateMachine:bills")))
                .containsExactly(
                        "execution:orders:*", "execution:bills:*", "stateMachine:orders", "stateMachine:bills");
    }

    private static List<String> resources(Map<String, String> parameters) {
        List<String> resources = new ArrayList<>();
        for (JsonNode statement : SamTemplate.SAM
                .with(parameters)
                .properties("FunctionRole")
                .at("/Policies/0/PolicyDocument/Statement")) {
            if (statement.path("Action").toString().contains("states:")) {
                JsonNode resource = statement.path("Resource");
                (resource.isArray() ? resource.valueStream() : Stream.of(resource))
                        .forEach(arn -> resources.add(arn.asString().replaceFirst("arn:[^:]*:states:[^:]*:\\d*:", "")));
            }
        }
        return resources;
    }
}
