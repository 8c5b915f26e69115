package dev.runwatch.local;

import static dev.runwatch.local.SamTemplate.DEFAULT;
import static dev.runwatch.local.SamTemplate.FULL;
import static dev.runwatch.local.SamTemplate.ofType;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// The permissions of the function's role, and the policies of queues and topics.
class TemplatePermissionsTest {

    @Test
    void everyQueueAndTopicDeniesInsecureTransport() {
        for (JsonNode policy : List.of(FULL.properties("QueuePolicy"), FULL.properties("TopicPolicy"))) {
            assertThat(policy.at("/PolicyDocument/Statement")).anySatisfy(statement -> {
                assertThat(statement.path("Effect").asString()).isEqualTo("Deny");
                assertThat(statement.path("Resource").asString()).isEqualTo("*");
                assertThat(statement.at("/Condition/Bool/aws:SecureTransport").asString())
                        .isEqualTo("false");
            });
        }
        assertThat(names(FULL.properties("QueuePolicy").path("Queues")))
                .isEqualTo(ofType(FULL, "AWS::SQS::Queue").keySet());
        assertThat(names(FULL.properties("TopicPolicy").path("Topics")))
                .isEqualTo(ofType(FULL, "AWS::SNS::Topic").keySet());
    }

    private static Set<String> names(JsonNode references) {
        Set<String> names = new TreeSet<>();
        references.forEach(name -> names.add(name.asString().replaceFirst(".*[:/]", "")));
        return names;
    }

    @Test
    void onlyTheRuleAndTheAlertTopicMaySendToTheQueues() {
        JsonNode statements = FULL.properties("QueuePolicy").at("/PolicyDocument/Statement");

        assertThat(statements)
                .filteredOn(statement -> statement.path("Effect").asString().equals("Allow"))
                .extracting(statement -> statement.at("/Principal/Service").asString() + " "
                        + statement.path("Condition").findValue("aws:SourceArn").asString())
                .containsExactly(
                        "events.amazonaws.com arn:aws:events:eu-central-1:000000000000:rule/*runwatch-events",
                        "sns.amazonaws.com " + IntrinsicFunctions.TOPIC_ARN_PREFIX + "AlertTopic");
    }

    @Test
    void functionRoleHasLeastPrivilege() {
        JsonNode statements = FULL.properties("FunctionRole").at("/Policies/0/PolicyDocument/Statement");

        assertThat(statements)
                .extracting(statement -> statement.path("Action").toString())
                .containsExactly(
                        "[\"sns:Publish\",\"sns:GetTopicAttributes\"]",
                        "\"cloudwatch:PutMetricData\"",
                        "[\"logs:CreateLogStream\",\"logs:PutLogEvents\"]",
                        "[\"sqs:ReceiveMessage\",\"sqs:DeleteMessage\",\"sqs:ChangeMessageVisibility\",\"sqs:GetQueueAttributes\"]",
                        "\"sqs:SendMessage\"",
                        "\"events:DescribeRule\"",
                        "[\"dynamodb:PutItem\",\"dynamodb:DeleteItem\",\"dynamodb:BatchGetItem\"]",
                        "[\"states:GetExecutionHistory\",\"states:DescribeExecution\",\"states:ListExecutions\"]",
                        "[\"kms:GenerateDataKey\",\"kms:Decrypt\"]");
        assertThat(statements)
                .filteredOn(statement -> statement.path("Resource").toString().equals("\"*\""))
                .extracting(statement -> statement.path("Sid").asString())
                .containsExactly("PublishMetrics");
        assertThat(statements
                        .path(1)
                        .at("/Condition/StringEquals/cloudwatch:namespace")
                        .asString())
                .isEqualTo("Runwatch");
    }

    @Test
    void functionRoleHasTheBoundaryAndTheNetworkPermissionsOfTheCompany() {
        JsonNode role = FULL.properties("FunctionRole");

        assertThat(role.path("PermissionsBoundary").asString()).isEqualTo("arn:aws:iam::000000000000:policy/boundary");
        assertThat(role.path("ManagedPolicyArns").toString())
                .isEqualTo("[\"arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole\"]");
        assertThat(DEFAULT.properties("FunctionRole").has("PermissionsBoundary"))
                .isFalse();
        assertThat(DEFAULT.properties("FunctionRole").has("ManagedPolicyArns")).isFalse();
    }
}
