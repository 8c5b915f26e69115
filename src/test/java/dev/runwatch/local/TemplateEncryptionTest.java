package dev.runwatch.local;

import static dev.runwatch.local.SamTemplate.DEFAULT;
import static dev.runwatch.local.SamTemplate.FULL;
import static dev.runwatch.local.SamTemplate.KEY;
import static dev.runwatch.local.SamTemplate.SAM;
import static dev.runwatch.local.SamTemplate.ofType;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// The parameter `KeyArn`.
class TemplateEncryptionTest {

    @Test
    void encryptsEverythingWithTheKey() {
        assertThat(ofType(FULL, "AWS::SQS::Queue")).hasSize(4).allSatisfy((name, queue) -> assertThat(
                        queue.at("/Properties/KmsMasterKeyId").asString())
                .isEqualTo(KEY));
        assertThat(ofType(FULL, "AWS::SNS::Topic")).hasSize(2).allSatisfy((name, topic) -> assertThat(
                        topic.at("/Properties/KmsMasterKeyId").asString())
                .isEqualTo(KEY));
        assertThat(FULL.properties("FunctionLog").path("KmsKeyId").asString()).isEqualTo(KEY);
        assertThat(FULL.properties("Store")
                        .at("/SSESpecification/KMSMasterKeyId")
                        .asString())
                .isEqualTo(KEY);
    }

    /// SQS, CloudWatch Logs and DynamoDB then encrypt with keys that AWS owns.
    @Test
    void usesKeysOfAwsByDefault() {
        assertThat(DEFAULT.resources().toString()).doesNotContain("KmsMasterKeyId", "KmsKeyId", "SSESpecification");
        assertThat(DEFAULT.properties("FunctionRole").toString()).doesNotContain("kms:");
    }

    @Test
    void theFunctionUsesTheKeyThroughAwsServicesOnly() {
        JsonNode statement = statement(FULL, "UseKey");

        assertThat(statement.path("Resource").asString()).isEqualTo(KEY);
        assertThat(statement.at("/Condition/StringLike/kms:ViaService").toString())
                .isEqualTo("[\"sns.eu-central-1.amazonaws.com*\",\"sqs.eu-central-1.amazonaws.com*\","
                        + "\"dynamodb.eu-central-1.amazonaws.com*\"]");
    }

    /// Its key is not known to the template.
    @Test
    void theFunctionMayUseTheKeyOfAnExistingTopicForThatTopicOnly() {
        String topic = "arn:aws:sns:eu-central-1:000000000000:on-call";
        JsonNode statement = statement(SAM.with(Map.of("AlertTopicArn", topic)), "UseKeyOfTopic");

        assertThat(statement
                        .at("/Condition/StringEquals/kms:EncryptionContext:aws:sns:topicArn")
                        .asString())
                .isEqualTo(topic);
        assertThat(statement.at("/Condition/StringLike/kms:ViaService").asString())
                .isEqualTo("sns.eu-central-1.amazonaws.com*");
    }

    private static JsonNode statement(CloudFormationTemplate template, String sid) {
        return template.properties("FunctionRole")
                .at("/Policies/0/PolicyDocument/Statement")
                .valueStream()
                .filter(statement -> statement.path("Sid").asString().equals(sid))
                .findFirst()
                .orElseThrow();
    }
}
