package dev.runwatch.local;

import java.util.LinkedHashMap;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.AbstractConstruct;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/// The YAML of a template as maps and lists, with intrinsic functions in their long form.
record TemplateTree(Map<String, Object> root) {

    static TemplateTree parse(String yaml) {
        return new TemplateTree(new Yaml(new ShortForms()).load(yaml));
    }

    /// A top-level section such as `Resources`; empty if the template has none.
    @SuppressWarnings("unchecked")
    Map<String, Object> section(String name) {
        return (Map<String, Object>) root.getOrDefault(name, Map.of());
    }

    /// The value of a parameter, or its default.
    ///
    /// @throws IllegalArgumentException if it has neither
    String parameter(String name, Map<String, String> values) {
        String value = values.get(name);
        return value == null ? String.valueOf(member(member(section("Parameters"), name), "Default")) : value;
    }

    /// A SAM function with the properties of `Globals` that it does not set itself; any other resource unchanged.
    Object withGlobals(Object resource) {
        if (!(resource instanceof Map<?, ?> map) || !"AWS::Serverless::Function".equals(map.get("Type"))) {
            return resource;
        }
        Map<Object, Object> properties = new LinkedHashMap<>();
        if (section("Globals").get("Function") instanceof Map<?, ?> globals) {
            properties.putAll(globals);
        }
        properties.putAll((Map<?, ?>) member(resource, "Properties"));
        Map<Object, Object> merged = new LinkedHashMap<>(map);
        merged.put("Properties", properties);
        return merged;
    }

    /// @throws IllegalArgumentException if the map has no such key
    static Object member(Object map, String key) {
        Object member = ((Map<?, ?>) map).get(key);
        if (member == null) {
            throw new IllegalArgumentException("There is no " + key);
        }
        return member;
    }

    /// Reads the short form of an intrinsic function as its long form: `!Ref X` as `{Ref: X}`, `!Sub X` as
    /// `{Fn::Sub: X}`.
    private static final class ShortForms extends SafeConstructor {

        ShortForms() {
            super(new LoaderOptions());
            yamlMultiConstructors.put("!", new AbstractConstruct() {
                @Override
                public Object construct(Node node) {
                    String name = node.getTag().getValue().substring(1);
                    Object argument =
                            switch (node) {
                                case ScalarNode scalar -> scalar.getValue();
                                case SequenceNode sequence -> constructSequence(sequence);
                                case MappingNode mapping -> constructMapping(mapping);
                                default -> throw new IllegalStateException("Unexpected YAML node: " + node);
                            };
                    boolean withoutPrefix = name.equals("Ref") || name.equals("Condition");
                    return Map.of(withoutPrefix ? name : "Fn::" + name, argument);
                }
            });
        }
    }
}
