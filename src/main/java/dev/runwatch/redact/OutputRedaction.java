package dev.runwatch.redact;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Redacts output that Runwatch did not write: log messages of libraries, and messages of exceptions and their causes.
/// AWS quotes whole requests, headers included, in its errors.
public final class OutputRedaction {

    /// Deeper causes are left out. Causes may also form a cycle.
    private static final int MAX_CAUSES = 20;

    private static volatile @Nullable Redactor redactor;

    private OutputRedaction() {}

    /// Uses the names that the operator added. Before, only the built-in names are redacted.
    static void with(Redactor ofTheFunction) {
        redactor = ofTheFunction;
    }

    public static String redact(String text) {
        Redactor known = redactor;
        return known == null ? BuiltIn.REDACTOR.text(text) : known.text(text);
    }

    /// Returns the failure itself if it contains no secret, else a redacted copy.
    public static RuntimeException redact(RuntimeException failure) {
        return clean(failure) ? failure : new RedactedFailure(failure, 0);
    }

    /// A failure that is its own cause, or deeper than [#MAX_CAUSES], is not clean: it is copied up to that depth.
    private static boolean clean(Throwable failure) {
        Throwable each = failure;
        for (int depth = 0; each != null; depth++, each = each.getCause()) {
            if (depth > MAX_CAUSES
                    || !redact(each.toString()).equals(each.toString())
                    || !Arrays.stream(each.getSuppressed()).allMatch(OutputRedaction::cleanSuppressed)) {
                return false;
            }
        }
        return true;
    }

    /// Suppressed failures have causes and suppressed failures too, which may lead back: only plain ones are kept.
    private static boolean cleanSuppressed(Throwable suppressed) {
        return suppressed.getCause() == null
                && suppressed.getSuppressed().length == 0
                && redact(suppressed.toString()).equals(suppressed.toString());
    }

    private static final class BuiltIn {
        private static final Redactor REDACTOR = new Redactor(List.of());
    }

    /// The redacted copy of a failure and its causes. The message begins with the original class.
    private static final class RedactedFailure extends RuntimeException {

        private static final long serialVersionUID = 1;

        RedactedFailure(Throwable failure, int depth) {
            super(redact(failure.toString()), cause(failure, depth));
            setStackTrace(failure.getStackTrace());
        }

        private static @Nullable Throwable cause(Throwable failure, int depth) {
            Throwable cause = failure.getCause();
            return cause == null || depth == MAX_CAUSES ? null : new RedactedFailure(cause, depth + 1);
        }
    }
}
