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

    /// `stateMachine`, `execution`, `express` or `mapRun`.
    public String type() {
        return part("type");
    }

    /// The name of the state machine, without the label of a map.
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
