package dev.runwatch.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A CloudFormation template with parameter values: which values it rejects, and which resources and outputs it
/// creates.
///
/// References are resolved to names: a reference to a resource becomes its logical ID, a reference to a topic an ARN
/// and a reference to a queue a URL with the logical ID, and an attribute `LogicalId.Attribute`.
final class CloudFormationTemplate {

    private final TemplateTree tree;
    private final Map<String, String> parameters;
    private final IntrinsicFunctions functions;

    private CloudFormationTemplate(TemplateTree tree, Map<String, String> parameters, String partition, String region) {
        this.tree = tree;
        this.parameters = parameters;
        this.functions = new IntrinsicFunctions(tree, parameters, partition, region);
    }

    /// Reads a template; all parameters have their defaults.
    static CloudFormationTemplate read(Path file) {
        try {
            return new CloudFormationTemplate(
                    TemplateTree.parse(Files.readString(file)), Map.of(), "aws", LocalAws.REGION);
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    /// @param parameters the values that differ from the defaults; replaces all values given before
    CloudFormationTemplate with(Map<String, String> parameters) {
        return new CloudFormationTemplate(tree, parameters, functions.partition(), functions.region());
    }

    /// The same template in another partition and Region.
    CloudFormationTemplate in(String partition, String region) {
        return new CloudFormationTemplate(tree, parameters, partition, region);
    }

    /// Why CloudFormation rejects the parameters; empty if it accepts them.
    List<String> violations() {
        List<String> violations = new ArrayList<>();
        tree.section("Parameters").forEach((name, declaration) -> {
            var constraints = new ParameterConstraints((Map<?, ?>) declaration);
            if (!constraints.accept(tree.parameter(name, parameters))) {
                violations.add(name + " " + constraints.description());
            }
        });
        for (String name : parameters.keySet()) {
            if (!tree.section("Parameters").containsKey(name)) {
                violations.add(name + " is not a parameter");
            }
        }
        tree.section("Rules").values().forEach(rule -> violations.addAll(failedAssertions((Map<?, ?>) rule)));
        return violations;
    }

    private List<String> failedAssertions(Map<?, ?> rule) {
        Object condition = rule.get("RuleCondition");
        if (condition != null && !functions.isTrue(condition)) {
            return List.of();
        }
        return ((List<?>) TemplateTree.member(rule, "Assertions"))
                .stream()
                        .filter(assertion -> !functions.isTrue(TemplateTree.member(assertion, "Assert")))
                        .map(assertion -> TemplateTree.member(assertion, "AssertDescription")
                                .toString())
                        .toList();
    }

    /// The resources whose condition is true, by logical ID; their intrinsic functions are resolved.
    Map<String, JsonNode> resources() {
        return existing("Resources");
    }

    Map<String, JsonNode> outputs() {
        return existing("Outputs");
    }

    /// @throws IllegalArgumentException if the template does not create the resource with these parameters
    JsonNode properties(String resource) {
        JsonNode found = resources().get(resource);
        if (found == null) {
            throw new IllegalArgumentException(resource + " is not created with the parameters " + parameters);
        }
        return found.path("Properties");
    }

    /// The values that differ from the defaults.
    Map<String, String> parameters() {
        return parameters;
    }

    List<String> parameterNames() {
        return List.copyOf(tree.section("Parameters").keySet());
    }

    private Map<String, JsonNode> existing(String section) {
        Map<String, JsonNode> existing = new LinkedHashMap<>();
        tree.section(section).forEach((name, resource) -> {
            Object condition = ((Map<?, ?>) resource).get("Condition");
            if (condition == null || functions.condition(condition.toString())) {
                existing.put(name, JsonMapper.shared().valueToTree(functions.resolve(tree.withGlobals(resource))));
            }
        });
        return existing;
    }
}
