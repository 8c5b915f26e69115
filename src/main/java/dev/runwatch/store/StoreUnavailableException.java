package dev.runwatch.store;

import org.jspecify.annotations.Nullable;

/// The table did not say what was reported, or did not take what was swept. The sweep stops; the next one looks at the
/// same time again.
public final class StoreUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1;

    StoreUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
