package dev.runwatch.cause;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Shortens the first line of a cause for a subject and a text message, whose ends are cut: what happened comes first.
public final class ShortReason {

    /// Step Functions quotes the parameters before the reason.
    private static final Pattern PARAMETERS =
            Pattern.compile("The Parameters '.*' could not be used to start the Task: \\[(.*?)\\]?\\.?");

    /// Account and Region are known from the alert.
    private static final Pattern ARN = Pattern.compile("\\barn:[\\w-]+:[\\w-]+:[\\w-]*:\\d*:(?=\\S)");

    /// Step Functions names the field between the expression and the reason.
    private static final Pattern FIELD = Pattern.compile(" specified for the field '[^']{1,200}'(?= \\w)");

    private static final Pattern USER = Pattern.compile("\\AUser: ");

    /// The package of an exception, and the exceptions around it.
    private static final Pattern PACKAGE =
            Pattern.compile("\\A(?:[a-z][\\w$]*\\.)+(?=[A-Z][\\w$]*(?:Exception|Error): \\S)");

    private ShortReason() {}

    public static String of(String line) {
        Matcher parameters = PARAMETERS.matcher(line);
        String reason = parameters.matches() && !parameters.group(1).isBlank() ? parameters.group(1) : line;
        reason = ARN.matcher(reason).replaceAll("");
        reason = FIELD.matcher(reason).replaceFirst("");
        reason = USER.matcher(reason).replaceFirst("");
        return PACKAGE.matcher(reason).replaceFirst("");
    }
}
