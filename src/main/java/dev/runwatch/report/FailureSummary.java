package dev.runwatch.report;

import dev.runwatch.cause.ParsedCause;
import dev.runwatch.event.ErrorDetails;
import dev.runwatch.redact.Redactor;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A reason as it may be told: redacted first, then decoded.
///
/// @param errorDetails error on one line, and cause: what happened on the first line, details below
/// @param failedState the state that failed; empty when AWS does not say
record FailureSummary(ErrorDetails errorDetails, String failedState) {

    static FailureSummary of(ErrorDetails told, Redactor redactor) {
        String error = redactor.text(told.error()).replaceAll("\\s+", " ").strip();
        ParsedCause cause = ParsedCause.parse(redactor.json(told.cause()));
        String text = Stream.concat(Stream.of(cause.message()), cause.details().stream())
                .filter(line -> !line.isBlank() && !line.equals(error))
                .distinct()
                .collect(Collectors.joining("\n"));
        return new FailureSummary(new ErrorDetails(error, text), cause.failedState());
    }
}
