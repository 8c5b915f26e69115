package dev.runwatch.cause;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A parsed cause, ready to be shown.
///
/// @param message what happened, in one line or a few; empty only if the cause is blank
/// @param details what identifies it, the errors behind it, and the frames nearest to the fault; one line each
/// @param failedState the state that failed, if Step Functions names it; otherwise empty
/// @param failedName the name of the job, task or execution that failed; otherwise empty
/// @param log the failed task's own log
public record ParsedCause(
        String message, List<String> details, String failedState, String failedName, Optional<LogReference> log) {

    public ParsedCause {
        details = List.copyOf(details);
    }

    /// All lines, the message first. Blank only if the cause is blank.
    public String text() {
        return Stream.concat(Stream.of(message), details.stream())
                .filter(line -> !line.isBlank())
                .collect(Collectors.joining("\n"));
    }
}
