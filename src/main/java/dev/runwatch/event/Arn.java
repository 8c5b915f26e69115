package dev.runwatch.event;

import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The ARN of a state machine, version, alias, execution or map run. In a child of a distributed map, the label of the
/// map follows the name of the state machine: `…:execution:NAME/LABEL:EXECUTION`.
public final class Arn {

    /// Characters that no name contains:
    /// <https://docs.aws.amazon.com/step-functions/latest/apireference/API_CreateStateMachine.html>
    private static final String FORBIDDEN = "\\s\\p{Cc}\\p{Cs}\\uFFFE\\uFFFF";

    private static final Pattern SHAPE =
            Pattern.compile("arn:(?<partition>aws[a-z-]{0,32}):states:(?<region>[a-z0-9-]{1,64}):(?<account>\\d{12}):"
                    + "(?<type>[a-zA-Z]{1,32}):(?<name>[^:/" + FORBIDDEN + "]{1,256})"
                    + "(?:/(?<label>[^:" + FORBIDDEN + "]{1,256}))?(?::(?<rest>[^" + FORBIDDEN + "]{1,256}))?");

    private static final Pattern START = Pattern.compile("arn:aws[a-z-]{0,32}:states:");

    /// What follows an ARN in a sentence; none of these is in a name (Step Functions API, `CreateStateMachine`) but the
    /// apostrophe, in which AWS's messages enclose an ARN.
    private static final Pattern START_OF_REST = Pattern.compile("[\\s'\"`,;<>(){}\\[\\]]|\\.(?=\\s|$)");

    private final String value;
    private final MatchResult parts;

    public Arn(String value) {
        this(value, matched(value));
    }

    private Arn(String value, MatchResult parts) {
        this.value = value;
        this.parts = parts;
    }

    private static MatchResult matched(String value) {
        Matcher parts = SHAPE.matcher(value);
        if (!parts.matches()) {
            throw new IllegalArgumentException("Not the ARN of a Step Functions resource: '" + value + "'");
        }
        return parts;
    }

    public static Optional<Arn> parse(String text) {
        Matcher parts = SHAPE.matcher(text);
        return parts.matches() ? Optional.of(new Arn(text, parts)) : Optional.empty();
    }

    /// The first ARN of Step Functions in a text such as an error message.
    public static Optional<Arn> findIn(String text) {
        return START.matcher(text)
                .results()
                .map(start -> START_OF_REST.split(text.substring(start.start()), 2)[0])
                .map(Arn::parse)
                .flatMap(Optional::stream)
                .findFirst();
    }

    /// The whole ARN, `arn:PARTITION:states:REGION:ACCOUNT:TYPE:NAME…`.
    public String value() {
        return value;
    }

    public String partition() {
        return part("partition");
    }

    public String region() {
        return part("region");
    }

    public String account() {
        return part("account");
    }

    /// Host of the AWS console for this partition and Region; empty if the partition's console is unknown.
    public Optional<String> consoleHost() {
        return switch (partition()) {
            case "aws" -> Optional.of(region() + ".console.aws.amazon.com");
            case "aws-cn" -> Optional.of(region() + ".console.amazonaws.cn");
            case "aws-us-gov" -> Optional.of("console.amazonaws-us-gov.com");
            case "aws-eusc" -> Optional.of(region() + ".console.amazonaws-eusc.eu");
            default -> Optional.empty();
        };
    }

    /// `stateMachine`, `execution`, `express`, `mapRun` or `activity`.
    public String type() {
        return part("type");
    }

    public boolean isExecution() {
        return type().equals("execution") || type().equals("express");
    }

    public boolean isActivity() {
        return type().equals("activity");
    }

    /// The name of the state machine without the label of a map, or of the activity.
    public String stateMachineName() {
        return part("name");
    }

    /// The label or ID of the distributed map that the resource belongs to; empty if there is none.
    public String mapLabel() {
        return part("label");
    }

    /// What follows the state machine's name: the execution, version or alias; empty if there is none.
    public String qualifier() {
        return part("rest");
    }

    private String part(String group) {
        String found = parts.group(group);
        return found == null ? "" : found;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Arn arn && arn.value.equals(value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return value;
    }
}
