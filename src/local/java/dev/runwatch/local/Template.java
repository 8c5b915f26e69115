package dev.runwatch.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.AbstractConstruct;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A CloudFormation template with its parameters filled in: which of them it refuses, and which resources it makes of
/// the others.
///
/// A reference to a resource becomes the resource's name, to a topic an ARN with this name, to an attribute
/// `Name.Attribute`: enough to see who refers to whom.
final class Template {

    static final String ACCOUNT = "000000000000";

    static final String TOPICS = "arn:aws:sns:" + LocalAws.REGION + ":" + ACCOUNT + ":";

    private static final Object NO_VALUE = new Object();
    private static final Map<String, Object> PSEUDO = Map.of(
            "AWS::AccountId",
            ACCOUNT,
            "AWS::Region",
            LocalAws.REGION,
            "AWS::Partition",
            "aws",
            "AWS::StackName",
            "runwatch",
            "AWS::NoValue",
            NO_VALUE);
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^!}][^}]*)}");

    private final Map<String, Object> tree;
    private final Map<String, String> parameters;

    private Template(Map<String, Object> tree, Map<String, String> parameters) {
        this.tree = tree;
        this.parameters = parameters;
    }

    /// The template with its defaults.
    static Template read(Path file) {
        try {
            Map<String, Object> tree = new Yaml(new Tags()).load(Files.readString(file));
            return new Template(tree, Map.of());
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    Template with(Map<String, String> parameters) {
        return new Template(tree, parameters);
    }

    /// Why CloudFormation refuses the parameters; empty if it takes them.
    List<String> complaints() {
        List<String> complaints = new ArrayList<>();
        section("Parameters").forEach((name, declared) -> {
            Map<?, ?> rules = (Map<?, ?>) declared;
            if (!takes(rules, parameter(name))) {
                complaints.add(name + " " + rules.get("ConstraintDescription"));
            }
        });
        for (String unknown : parameters.keySet()) {
            if (!section("Parameters").containsKey(unknown)) {
                complaints.add(unknown + " is no parameter");
            }
        }
        for (Object rule : section("Rules").values()) {
            Map<?, ?> parts = (Map<?, ?>) rule;
            Object when = parts.get("RuleCondition");
            if (when == null || holds(when)) {
                for (Object assertion : (List<?>) part(rule, "Assertions")) {
                    Map<?, ?> claim = (Map<?, ?>) assertion;
                    if (!holds(part(claim, "Assert"))) {
                        complaints.add(part(claim, "AssertDescription").toString());
                    }
                }
            }
        }
        return complaints;
    }

    /// The resources that are made, by name: type, properties and policies, without functions.
    Map<String, JsonNode> resources() {
        return existing("Resources");
    }

    Map<String, JsonNode> outputs() {
        return existing("Outputs");
    }

    /// @throws IllegalArgumentException if the parameters do not make it
    JsonNode properties(String resource) {
        JsonNode found = resources().get(resource);
        if (found == null) {
            throw new IllegalArgumentException(resource + " is not made with " + parameters);
        }
        return found.path("Properties");
    }

    List<String> parameterNames() {
        return List.copyOf(section("Parameters").keySet());
    }

    private Map<String, JsonNode> existing(String section) {
        Map<String, JsonNode> existing = new LinkedHashMap<>();
        section(section).forEach((name, resource) -> {
            Object condition = ((Map<?, ?>) resource).get("Condition");
            if (condition == null || condition(condition.toString())) {
                existing.put(name, JsonMapper.shared().valueToTree(resolve(withGlobals(resource))));
            }
        });
        return existing;
    }

    /// A function of SAM has what stands under `Globals`, too; its own properties go before.
    private Object withGlobals(Object resource) {
        if (!(resource instanceof Map<?, ?> map) || !"AWS::Serverless::Function".equals(map.get("Type"))) {
            return resource;
        }
        Map<Object, Object> properties = new LinkedHashMap<>();
        if (section("Globals").get("Function") instanceof Map<?, ?> globals) {
            properties.putAll(globals);
        }
        properties.putAll((Map<?, ?>) part(resource, "Properties"));
        Map<Object, Object> whole = new LinkedHashMap<>(map);
        whole.put("Properties", properties);
        return whole;
    }

    @SuppressWarnings("unchecked")
    private Map<String, Object> section(String name) {
        return (Map<String, Object>) tree.getOrDefault(name, Map.of());
    }

    private String parameter(String name) {
        Object declared = part(part(section("Parameters"), name), "Default");
        return parameters.getOrDefault(name, String.valueOf(declared));
    }

    private static boolean takes(Map<?, ?> rules, String value) {
        boolean number = "Number".equals(rules.get("Type"));
        if (number && !value.matches("-?\\d+")) {
            return false;
        }
        return takesText(rules, value) && (!number || takesNumber(rules, Long.parseLong(value)));
    }

    private static boolean takesText(Map<?, ?> rules, String value) {
        return (!(rules.get("AllowedPattern") instanceof String pattern) || value.matches(pattern))
                && (!(rules.get("AllowedValues") instanceof List<?> allowed)
                        || allowed.stream().map(String::valueOf).toList().contains(value))
                && (!(rules.get("MaxLength") instanceof Integer longest) || value.length() <= longest);
    }

    private static boolean takesNumber(Map<?, ?> rules, long value) {
        return (!(rules.get("MinValue") instanceof Integer least) || value >= least)
                && (!(rules.get("MaxValue") instanceof Integer most) || value <= most);
    }

    private boolean condition(String name) {
        return holds(part(section("Conditions"), name));
    }

    private boolean holds(Object expression) {
        return Boolean.TRUE.equals(resolve(expression));
    }

    private Object resolve(Object node) {
        return switch (node) {
            case Map<?, ?> map
            when map.size() == 1 && isFunction(map) ->
                function(
                        map.keySet().iterator().next().toString(),
                        map.values().iterator().next());
            case Map<?, ?> map -> {
                Map<String, Object> resolved = new LinkedHashMap<>();
                map.forEach((key, value) -> put(resolved, key.toString(), resolve(value)));
                yield resolved;
            }
            case List<?> list ->
                list.stream()
                        .map(this::resolve)
                        .filter(value -> value != NO_VALUE)
                        .toList();
            default -> node;
        };
    }

    private static void put(Map<String, Object> map, String key, Object value) {
        if (value != NO_VALUE) {
            map.put(key, value);
        }
    }

    private static boolean isFunction(Map<?, ?> map) {
        Object key = map.keySet().iterator().next();
        Object value = map.values().iterator().next();
        return key.equals("Ref")
                || key.toString().startsWith("Fn::")
                || (key.equals("Condition") && value instanceof String);
    }

    private Object function(String name, Object argument) {
        List<?> arguments = argument instanceof List<?> list ? list : List.of(argument);
        return switch (name) {
            case "Ref" -> reference(argument.toString());
            case "Condition" -> condition(argument.toString());
            case "Fn::GetAtt" -> arguments.stream().map(String::valueOf).collect(Collectors.joining("."));
            case "Fn::If" -> resolve(arguments.get(condition(arguments.get(0).toString()) ? 1 : 2));
            case "Fn::Equals" -> text(arguments.get(0)).equals(text(arguments.get(1)));
            case "Fn::Not" -> !holds(arguments.get(0));
            case "Fn::And" -> arguments.stream().allMatch(this::holds);
            case "Fn::Or" -> arguments.stream().anyMatch(this::holds);
            case "Fn::Split" -> List.of(text(arguments.get(1)).split(Pattern.quote(text(arguments.get(0))), -1));
            case "Fn::Join" ->
                ((List<?>) resolve(arguments.get(1)))
                        .stream().map(this::text).collect(Collectors.joining(text(arguments.get(0))));
            case "Fn::Select" -> ((List<?>) resolve(arguments.get(1))).get(Integer.parseInt(text(arguments.get(0))));
            case "Fn::FindInMap" -> {
                Object map = part(section("Mappings"), text(arguments.get(0)));
                yield part(part(map, text(arguments.get(1))), text(arguments.get(2)));
            }
            case "Fn::Sub" -> substitute(arguments);
            default -> throw new IllegalArgumentException("Not known here: " + name);
        };
    }

    private String text(Object node) {
        return String.valueOf(resolve(node));
    }

    private Object reference(String name) {
        if (section("Parameters").containsKey(name)) {
            return parameter(name);
        }
        Object resource = section("Resources").get(name.split("\\.", 2)[0]);
        if (resource == null) {
            return part(PSEUDO, name);
        }
        return part(resource, "Type").equals("AWS::SNS::Topic") ? TOPICS + name : name;
    }

    private static Object part(Object map, String key) {
        Object part = ((Map<?, ?>) map).get(key);
        if (part == null) {
            throw new IllegalArgumentException("There is no " + key);
        }
        return part;
    }

    private String substitute(List<?> arguments) {
        Map<?, ?> own = arguments.size() > 1 ? (Map<?, ?>) arguments.get(1) : Map.of();
        return PLACEHOLDER
                .matcher(arguments.get(0).toString())
                .replaceAll(found -> Matcher.quoteReplacement(value(found, own)));
    }

    private String value(MatchResult found, Map<?, ?> own) {
        String name = found.group(1);
        return own.containsKey(name) ? text(own.get(name)) : String.valueOf(reference(name));
    }

    /// Reads `!Ref X` and its kind as the long form: `{Ref: X}`, `{Fn::Sub: X}`.
    private static final class Tags extends SafeConstructor {

        Tags() {
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
                                default -> throw new IllegalStateException("Not readable: " + node);
                            };
                    boolean plain = name.equals("Ref") || name.equals("Condition");
                    return Map.of(plain ? name : "Fn::" + name, argument);
                }
            });
        }
    }
}
