package dev.runwatch.report;

import dev.runwatch.cause.CauseParser;
import dev.runwatch.cause.ParsedCause;
import dev.runwatch.cause.ShortReason;
import dev.runwatch.event.ErrorDetails;
import dev.runwatch.redact.Redactor;
import dev.runwatch.redact.SafeText;
import dev.runwatch.text.Truncator;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Why an execution or an API call failed. Redacted before it is parsed, because JSON names its secrets.
///
/// @param error a short name on one line; empty when AWS gave none
/// @param cause what happened on the first line, details below; empty when AWS gave none
/// @param failedState the state that failed, or was running when the execution timed out or was aborted; empty if it
///     is unknown
public record FailureSummary(SafeText error, SafeText cause, SafeText failedState) {

    public static final FailureSummary NONE = new FailureSummary(SafeText.EMPTY, SafeText.EMPTY, SafeText.EMPTY);

    /// Leaves room for the state and the duration in a text message.
    private static final int MAX_REASON_CHARS = 90;

    /// The last word of `States.Http.StatusCode.403`, `ApiGateway.403` and `EKS.403`.
    private static final Pattern HTTP_STATUS = Pattern.compile("[45]\\d\\d");

    /// Last words of errors that do not say what happened: `States.TaskFailed`, `java.lang.RuntimeException`,
    /// `Function<RuntimeError>` and the like.
    private static final Set<String> GENERAL_ERRORS = Set.of(("TaskFailed Runtime Unknown Unhandled Handled FailedEntry"
                    + " UnhandledPromiseRejection ExitError SystemExit Error error Exception RuntimeError"
                    + " RuntimeException StandardError AggregateError AggregateException CompletionException"
                    + " ExecutionException errorString wrapError wrapErrors joinError string object number")
            .split(" "));

    /// The reason in a subject and a text message: the error, or the first line of the cause if there is no error or
    /// a general one. An error that is only an HTTP status is followed by that line: `HTTP 403: …`.
    String reason() {
        String name = error.value().replaceAll("\\A\\*?(?:[\\w.]*[.$<])?(\\w*)>?\\z", "$1");
        boolean status = HTTP_STATUS.matcher(name).matches();
        boolean general = status || name.isEmpty() || GENERAL_ERRORS.contains(name);
        if (!general || cause.value().isBlank()) {
            return error.value();
        }
        String line =
                ShortReason.of(cause.value().lines().findFirst().orElse("").strip());
        String reason = status && !line.contains(name) ? "HTTP " + name + ": " + line : line;
        return Truncator.truncate(reason, MAX_REASON_CHARS, "...");
    }

    /// @param state found in the history, which is more reliable than the text of the cause; may be empty
    FailureSummary at(SafeText state) {
        return state.isBlank() ? this : new FailureSummary(error, cause, state);
    }

    static FailureSummary of(ErrorDetails details, Redactor redactor) {
        SafeText error = redactor.safeText(details.error()).singleLine();
        ParsedCause cause = CauseParser.parse(error.value(), redactor.json(details.cause()));
        String text =
                cause.text().lines().filter(line -> !line.equals(error.value())).collect(Collectors.joining("\n"));
        return new FailureSummary(
                error,
                SafeText.trusted(text),
                SafeText.trusted(cause.failedState()).singleLine());
    }
}
