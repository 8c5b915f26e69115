package dev.runwatch.local;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// `sam/template.yaml` with the parameters that several tests use.
final class SamTemplate {

    static final CloudFormationTemplate SAM = CloudFormationTemplate.read(Path.of("sam/template.yaml"));

    static final String MACHINE = "arn:aws:states:eu-central-1:000000000000:stateMachine:";
    static final CloudFormationTemplate DEFAULT = SAM.with(Map.of());
    static final CloudFormationTemplate BUFFERED = SAM.with(Map.of("Delivery", "buffered"));
    static final CloudFormationTemplate FULL = SAM.with(Map.of(
            "Delivery", "buffered",
            "Tracing", "Active",
            "ApiCalls", "StartExecution",
            "StateMachineArns", MACHINE + "orders," + MACHINE + "stateMachine",
            "ReconcileMinutes", "15",
            "StoreTable", "on",
            "AlertEmail", "ops@example.com",
            "AlarmEmail", "second@example.com"));
    static final Map<String, String> PACKAGE =
            Map.of("Package", "provided", "Architecture", "x86_64", "ApiCalls", "StartExecution");
    static final CloudFormationTemplate PROVIDED = SAM.with(PACKAGE);
    static final CloudFormationTemplate PROVIDED_BUFFERED = SAM.with(with(PACKAGE, "Delivery", "buffered"));

    private SamTemplate() {}

    static Map<String, String> with(Map<String, String> parameters, String name, String value) {
        Map<String, String> more = new HashMap<>(parameters);
        more.put(name, value);
        return more;
    }

    static JsonNode resource(CloudFormationTemplate template, String name) {
        return Objects.requireNonNull(template.resources().get(name));
    }

    static Map<String, JsonNode> ofType(CloudFormationTemplate template, String type) {
        return template.resources().entrySet().stream()
                .filter(resource -> resource.getValue().path("Type").asString().equals(type))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
