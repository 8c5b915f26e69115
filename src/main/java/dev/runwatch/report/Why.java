package dev.runwatch.report;

import dev.runwatch.change.Reason;
import dev.runwatch.redact.Redactor;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A reason as it may be told: redacted first, then decoded.
///
/// @param reason error on one line, and cause as a person reads it: what happened on the first line, details below
/// @param failedState the state that failed; empty when AWS does not say
record Why(Reason reason, String failedState) {

    static Why of(Reason told, Redactor redactor) {
        String error = redactor.text(told.error()).replaceAll("\\s+", " ").strip();
        CauseText cause = CauseText.read(redactor.json(told.cause()));
        String text = Stream.concat(Stream.of(cause.message()), cause.details().stream())
                .filter(line -> !line.isBlank() && !line.equals(error))
                .distinct()
                .collect(Collectors.joining("\n"));
        return new Why(new Reason(error, text), cause.failedState());
    }
}
