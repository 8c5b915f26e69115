package dev.runwatch.store;

import org.jspecify.annotations.Nullable;

/// The table could not be read or written. Reconciliation stops; the next run covers the same time.
public final class StoreUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public StoreUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
