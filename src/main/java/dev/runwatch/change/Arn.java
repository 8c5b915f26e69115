package dev.runwatch.change;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The ARN of a Step Functions resource: a state machine, one of its versions or aliases, an execution, a map run.
///
/// A child of a distributed map carries the label of its map behind the name of its state machine:
/// `…:execution:NAME/LABEL:EXECUTION`.
///
/// @param value the whole ARN, `arn:PARTITION:states:REGION:ACCOUNT:TYPE:NAME…`
public record Arn(String value) {

    private static final Pattern SHAPE = Pattern.compile(
            "arn:(?<partition>aws[a-z-]{0,32}):states:(?<region>[a-z0-9-]{1,64}):(?<account>\\d{12}):"
                    + "(?<type>[a-zA-Z]{1,32}):(?<name>[^:/\\s]{1,256})(?:/(?<label>[^:\\s]{1,256}))?(?::(?<rest>\\S{1,256}))?");

    public Arn {
        if (!SHAPE.matcher(value).matches()) {
            throw new IllegalArgumentException("Not the ARN of a Step Functions resource: '" + value + "'");
        }
    }

    public static Optional<Arn> parse(String text) {
        return SHAPE.matcher(text).matches() ? Optional.of(new Arn(text)) : Optional.empty();
    }

    /// `aws`, `aws-cn`, `aws-us-gov` or one of the isolated partitions.
    public String partition() {
        return part("partition");
    }

    public String region() {
        return part("region");
    }

    public String account() {
        return part("account");
    }

    /// `stateMachine`, `execution`, `express` or `mapRun`.
    public String type() {
        return part("type");
    }

    /// The name of the state machine, without the label of a map.
    public String stateMachineName() {
        return part("name");
    }

    /// The label (or id) of the distributed map that this resource is a part of; empty when it is of none.
    public String mapLabel() {
        return part("label");
    }

    /// What stands behind the state machine's name: an execution's name, a version's number, an alias; or empty.
    public String qualifier() {
        return part("rest");
    }

    private String part(String group) {
        Matcher matcher = SHAPE.matcher(value);
        if (!matcher.matches()) {
            throw new AssertionError("checked when it was made: " + value);
        }
        String found = matcher.group(group);
        return found == null ? "" : found;
    }

    @Override
    public String toString() {
        return value;
    }
}
