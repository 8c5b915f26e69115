package dev.runwatch.report;

import dev.runwatch.cause.ParsedCause;
import dev.runwatch.event.ErrorDetails;
import dev.runwatch.redact.Redactor;
import dev.runwatch.redact.SafeText;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Why an execution or an API call failed. Redacted before it is parsed, because JSON names its secrets.
///
/// @param error a short name on one line; empty when AWS gave none
/// @param cause what happened on the first line, details below; empty when AWS gave none
/// @param failedState the state that failed; empty when AWS does not say
public record FailureSummary(SafeText error, SafeText cause, SafeText failedState) {

    public static final FailureSummary NONE = new FailureSummary(SafeText.EMPTY, SafeText.EMPTY, SafeText.EMPTY);

    static FailureSummary of(ErrorDetails details, Redactor redactor) {
        SafeText error = redactor.safeText(details.error()).singleLine();
        ParsedCause cause = ParsedCause.parse(redactor.json(details.cause()));
        String text = Stream.concat(Stream.of(cause.message()), cause.details().stream())
                .filter(line -> !line.isBlank() && !line.equals(error.value()))
                .distinct()
                .collect(Collectors.joining("\n"));
        return new FailureSummary(
                error,
                SafeText.trusted(text),
                SafeText.trusted(cause.failedState()).singleLine());
    }
}
