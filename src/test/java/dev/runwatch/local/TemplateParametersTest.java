package dev.runwatch.local;

import static dev.runwatch.local.SamTemplate.SAM;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The constraints, rules and documentation of the parameters.
class TemplateParametersTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            AlertEmail                | ops@example.com                                             | ops
            AlertTopicArn             | arn:aws:sns:eu-central-1:000000000000:a.fifo                | on-call
            AlarmEmail                | second@example.com                                          | @
            AlarmTopicArn             | arn:aws-cn:sns:cn-north-1:000000000000:on-call              | arn:aws:sns:eu-central-1:000000000000:a.fifo
            EventPattern              | {"source": ["aws.states"], "detail": {"status": ["FAILED"]}}  | FAILED
            EventPattern              | {"source": [{"prefix": ""}, "aws.states"]}                  | {"source": ["aws.batch"]}
            EventBusName              | runwatch                                                    | arn:aws:events:eu-central-1:000000000000:event-bus/runwatch
            ReconcileStateMachineArns | arn:aws:states:eu-central-1:000000000000:stateMachine:a,arn:aws:states:eu-central-1:000000000000:stateMachine:b | orders
            ReconcileStateMachineArns | arn:aws-cn:states:cn-north-1:000000000000:stateMachine:o    | arn:aws:states:eu-central-1:000000000000:stateMachine:orders:7
            Settings                  | {"runwatch.redact.keys": "iban"}                            | runwatch.redact.keys=iban
            Delivery                  | buffered                                                    | queued
            MaximumConcurrency        | 2                                                           | 1
            MaximumConcurrency        | 1000                                                        | 1001
            MaximumConcurrency        | 0                                                           | 02
            MaximumConcurrency        | 20                                                          | many
            LogRetentionDays          | 365                                                         | 2
            KeyArn                    | arn:aws:kms:eu-central-1:000000000000:key/7                 | alias/runwatch
            PermissionsBoundary       | arn:aws:iam::aws:policy/PowerUserAccess                     | PowerUserAccess
            """)
    void acceptsValidAndRejectsInvalidValues(String parameter, String valid, String invalid) {
        assertThat(SAM.with(Map.of(parameter, valid)).violations()).isEmpty();
        assertThat(SAM.with(Map.of(parameter, invalid)).violations())
                .singleElement(InstanceOfAssertFactories.STRING)
                .startsWith(parameter);
    }

    @Test
    void acceptsSubnetsTogetherWithSecurityGroups() {
        assertThat(SAM.with(Map.of("SubnetIds", "subnet-0a1,subnet-0b2", "SecurityGroupIds", "sg-0c3"))
                        .violations())
                .isEmpty();
        assertThat(SAM.with(Map.of("SubnetIds", "subnet-0a1, subnet-0b2", "SecurityGroupIds", "default"))
                        .violations())
                .extracting(violation -> violation.split(" ", 2)[0])
                .containsExactly("SubnetIds", "SecurityGroupIds");
    }

    @Test
    void rejectsContradictoryParameters() {
        String topic = "arn:aws:sns:eu-central-1:000000000000:on-call";

        assertThat(SAM.with(Map.of("AlertEmail", "a@b", "AlertTopicArn", topic)).violations())
                .containsExactly(
                        "Set either AlertEmail or AlertTopicArn, and subscribe people to your own topic yourself.");
        assertThat(SAM.with(Map.of("AlarmEmail", "a@b", "AlarmTopicArn", topic)).violations())
                .containsExactly(
                        "Set either AlarmEmail or AlarmTopicArn, and subscribe people to your own topic yourself.");
        for (Map<String, String> half :
                List.of(Map.of("SubnetIds", "subnet-0a1"), Map.of("SecurityGroupIds", "sg-0c3"))) {
            assertThat(SAM.with(half).violations())
                    .containsExactly("Set SubnetIds and SecurityGroupIds together, or neither.");
        }
    }

    @Test
    void everyParameterIsDocumented() throws IOException {
        String page = Files.readString(Path.of("docs/deploy.md"));

        assertThat(SAM.parameterNames()).allSatisfy(name -> assertThat(page).contains("| `" + name + "` | "));
    }

    /// CloudFormation accepts 51,200 bytes without S3
    /// ([quotas](https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html)).
    @Test
    void staysSmall() throws IOException {
        Path template = Path.of("sam/template.yaml");

        assertThat(SAM.parameterNames()).hasSizeLessThanOrEqualTo(15);
        assertThat(Files.readAllLines(template)).hasSizeLessThanOrEqualTo(700);
        assertThat(Files.size(template)).isLessThan(51_200);
    }
}
