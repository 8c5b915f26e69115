package dev.runwatch.redact;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The last look at what leaves the function though no room wrote it: what libraries log, and what a failure tells, its
/// own or its causes'. AWS quotes requests in its errors, with headers and all.
public final class OutputRedaction {

    private static volatile @Nullable Redactor redactor;

    private OutputRedaction() {}

    /// Looks from now on with the names that the operator added; before that with the built-in ones alone.
    static void with(Redactor ofTheFunction) {
        redactor = ofTheFunction;
    }

    public static String redact(String text) {
        Redactor known = redactor;
        return known == null ? BuiltIn.REDACTOR.text(text) : known.text(text);
    }

    /// The same failure where there is nothing to hide, else one that tells the same without it.
    public static RuntimeException redact(RuntimeException failure) {
        return clean(failure) ? failure : new RedactedFailure(failure);
    }

    private static boolean clean(Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (!redact(each.toString()).equals(each.toString())
                    || !Arrays.stream(each.getSuppressed()).allMatch(OutputRedaction::clean)) {
                return false;
            }
        }
        return true;
    }

    private static final class BuiltIn {
        private static final Redactor REDACTOR = new Redactor(List.of());
    }

    /// A failure in whose text, or in a cause's, stood a secret. The text begins with what it was.
    private static final class RedactedFailure extends RuntimeException {

        private static final long serialVersionUID = 1;

        RedactedFailure(Throwable failure) {
            super(redact(failure.toString()), cause(failure));
            setStackTrace(failure.getStackTrace());
        }

        private static @Nullable Throwable cause(Throwable failure) {
            Throwable cause = failure.getCause();
            return cause == null ? null : new RedactedFailure(cause);
        }
    }
}
