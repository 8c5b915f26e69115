package dev.runwatch.local;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// `sam/template.yaml` with the parameters that several tests use.
final class SamTemplate {

    static final CloudFormationTemplate SAM = CloudFormationTemplate.read(Path.of("sam/template.yaml"));

    static final String MACHINE = "arn:aws:states:eu-central-1:000000000000:stateMachine:";
    static final String KEY = "arn:aws:kms:eu-central-1:000000000000:key/7";
    static final CloudFormationTemplate DEFAULT = SAM.with(Map.of());
    static final CloudFormationTemplate FULL = SAM.with(Map.of(
            "Delivery", "buffered",
            "ReconcileStateMachineArns", MACHINE + "orders," + MACHINE + "bills",
            "AlertEmail", "ops@example.com",
            "AlarmEmail", "second@example.com",
            "Settings", "{\"runwatch.redact.keys\": \"iban\"}",
            "KeyArn", KEY,
            "PermissionsBoundary", "arn:aws:iam::000000000000:policy/boundary",
            "SubnetIds", "subnet-1a,subnet-2b",
            "SecurityGroupIds", "sg-3c"));

    private SamTemplate() {}

    static JsonNode resource(CloudFormationTemplate template, String name) {
        return Objects.requireNonNull(template.resources().get(name));
    }

    static Map<String, JsonNode> ofType(CloudFormationTemplate template, String type) {
        return template.resources().entrySet().stream()
                .filter(resource -> resource.getValue().path("Type").asString().equals(type))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
