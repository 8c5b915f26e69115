package dev.runwatch.event;

import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The ARN of a Step Functions resource: a state machine, one of its versions or aliases, an execution, a map run.
///
/// A child of a distributed map carries the label of its map behind the name of its state machine:
/// `…:execution:NAME/LABEL:EXECUTION`.
public final class Arn {

    /// In no name of Step Functions: white space, control characters, halves of a character (Step Functions API,
    /// `CreateStateMachine`).
    private static final String NEVER = "\\s\\p{Cc}\\p{Cs}\\uFFFE\\uFFFF";

    private static final Pattern SHAPE =
            Pattern.compile("arn:(?<partition>aws[a-z-]{0,32}):states:(?<region>[a-z0-9-]{1,64}):(?<account>\\d{12}):"
                    + "(?<type>[a-zA-Z]{1,32}):(?<name>[^:/" + NEVER + "]{1,256})"
                    + "(?:/(?<label>[^:" + NEVER + "]{1,256}))?(?::(?<rest>[^" + NEVER + "]{1,256}))?");

    private final String value;

    /// How the shape matched, once and for all: an event asks ten times.
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

    /// The whole ARN, `arn:PARTITION:states:REGION:ACCOUNT:TYPE:NAME…`.
    public String value() {
        return value;
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
