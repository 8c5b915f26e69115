package dev.runwatch.local;

import static dev.runwatch.local.SamTemplate.FULL;
import static dev.runwatch.local.SamTemplate.SAM;
import static dev.runwatch.local.SamTemplate.ofType;
import static dev.runwatch.local.SamTemplate.resource;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// The three values of the parameter `Encryption`.
class TemplateEncryptionTest {

    @Test
    void encryptsTheStoreTable() {
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
    void encryptsEverythingWithACustomerManagedKey() {
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
    void keyPolicyAllowsServicesWithoutSourceConditions() {
        JsonNode policy =
                SAM.with(Map.of("Encryption", "customer-key")).properties("Key").path("KeyPolicy");
        JsonNode services = policy.at("/Statement/1");

        assertThat(services.at("/Principal/Service").toString())
                .isEqualTo("[\"events.amazonaws.com\",\"sns.amazonaws.com\",\"cloudwatch.amazonaws.com\"]");
        assertThat(services.path("Action").toString()).isEqualTo("[\"kms:Decrypt\",\"kms:GenerateDataKey*\"]");
        assertThat(services.has("Condition")).isFalse();
    }

    @Test
    void usesAnExistingKey() {
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
    void doesNotEncryptTheAlarmTopicWithTheAwsManagedKey() {
        CloudFormationTemplate template = SAM.with(Map.of("Encryption", "aws-managed"));

        assertThat(template.properties("AlertTopic").path("KmsMasterKeyId").asString())
                .isEqualTo("alias/aws/sns");
        assertThat(template.properties("AlarmTopic").has("KmsMasterKeyId")).isFalse();
        assertThat(template.properties("UnhandledEventsQueue")
                        .path("SqsManagedSseEnabled")
                        .asBoolean())
                .isTrue();
    }
}
