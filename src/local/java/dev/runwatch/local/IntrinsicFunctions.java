package dev.runwatch.local;

import static dev.runwatch.local.TemplateTree.member;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Evaluates the intrinsic functions and conditions of a template for given parameter values.
record IntrinsicFunctions(TemplateTree tree, Map<String, String> parameters, String partition, String region) {

    static final String ACCOUNT = "000000000000";

    /// A reference to a topic resolves to this and the topic's logical ID.
    static final String TOPIC_ARN_PREFIX = "arn:aws:sns:" + LocalAws.REGION + ":" + ACCOUNT + ":";

    /// A reference to a queue resolves to this and the queue's logical ID.
    static final String QUEUE_URL_PREFIX = "https://sqs." + LocalAws.REGION + ".amazonaws.com/" + ACCOUNT + "/";

    private static final Object NO_VALUE = new Object();
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^!}][^}]*)}");

    /// The value of a condition in the section `Conditions`.
    boolean condition(String name) {
        return isTrue(member(tree.section("Conditions"), name));
    }

    boolean isTrue(Object expression) {
        return Boolean.TRUE.equals(resolve(expression));
    }

    /// Replaces all functions in a tree of maps and lists. Members and elements that are `AWS::NoValue` are removed.
    Object resolve(Object node) {
        return switch (node) {
            case Map<?, ?> map
            when isFunction(map) ->
                call(
                        map.keySet().iterator().next().toString(),
                        map.values().iterator().next());
            case Map<?, ?> map -> {
                Map<String, Object> resolved = new LinkedHashMap<>();
                map.forEach((key, value) -> resolved.put(key.toString(), resolve(value)));
                resolved.values().removeIf(value -> value == NO_VALUE);
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

    private static boolean isFunction(Map<?, ?> map) {
        if (map.size() != 1) {
            return false;
        }
        String key = map.keySet().iterator().next().toString();
        return key.equals("Ref")
                || key.startsWith("Fn::")
                || (key.equals("Condition") && map.values().iterator().next() instanceof String);
    }

    private Object call(String name, Object argument) {
        List<?> arguments = argument instanceof List<?> list ? list : List.of(argument);
        return switch (name) {
            case "Ref" -> reference(argument.toString());
            case "Condition" -> condition(argument.toString());
            case "Fn::GetAtt" -> arguments.stream().map(String::valueOf).collect(Collectors.joining("."));
            case "Fn::If" -> resolve(arguments.get(condition(arguments.get(0).toString()) ? 1 : 2));
            case "Fn::Equals" -> text(arguments.get(0)).equals(text(arguments.get(1)));
            case "Fn::Not" -> !isTrue(arguments.get(0));
            case "Fn::And" -> arguments.stream().allMatch(this::isTrue);
            case "Fn::Or" -> arguments.stream().anyMatch(this::isTrue);
            case "Fn::Split" -> List.of(text(arguments.get(1)).split(Pattern.quote(text(arguments.get(0))), -1));
            case "Fn::Join" ->
                ((List<?>) resolve(arguments.get(1)))
                        .stream().map(this::text).collect(Collectors.joining(text(arguments.get(0))));
            case "Fn::Select" -> ((List<?>) resolve(arguments.get(1))).get(Integer.parseInt(text(arguments.get(0))));
            case "Fn::FindInMap" -> {
                Object map = member(tree.section("Mappings"), text(arguments.get(0)));
                yield member(member(map, text(arguments.get(1))), text(arguments.get(2)));
            }
            case "Fn::Sub" -> substitute(arguments);
            default -> throw new IllegalArgumentException("Unsupported intrinsic function: " + name);
        };
    }

    private String text(Object node) {
        return String.valueOf(resolve(node));
    }

    private Object reference(String name) {
        if (tree.section("Parameters").containsKey(name)) {
            return tree.parameter(name, parameters);
        }
        Object resource = tree.section("Resources").get(name.split("\\.", 2)[0]);
        if (resource == null) {
            return pseudoParameter(name);
        }
        return switch (member(resource, "Type").toString()) {
            case "AWS::SNS::Topic" -> TOPIC_ARN_PREFIX + name;
            case "AWS::SQS::Queue" -> QUEUE_URL_PREFIX + name;
            default -> name;
        };
    }

    private Object pseudoParameter(String name) {
        return switch (name) {
            case "AWS::AccountId" -> ACCOUNT;
            case "AWS::Region" -> region;
            case "AWS::Partition" -> partition;
            case "AWS::StackName" -> "runwatch";
            case "AWS::NoValue" -> NO_VALUE;
            default -> throw new IllegalArgumentException("There is no parameter or resource " + name);
        };
    }

    private String substitute(List<?> arguments) {
        Map<?, ?> variables = arguments.size() > 1 ? (Map<?, ?>) arguments.get(1) : Map.of();
        return PLACEHOLDER
                .matcher(arguments.get(0).toString())
                .replaceAll(placeholder -> Matcher.quoteReplacement(value(placeholder, variables)));
    }

    private String value(MatchResult placeholder, Map<?, ?> variables) {
        String name = placeholder.group(1);
        return variables.containsKey(name) ? text(variables.get(name)) : String.valueOf(reference(name));
    }
}
