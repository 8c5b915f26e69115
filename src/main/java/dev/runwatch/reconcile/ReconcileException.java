package dev.runwatch.reconcile;

import org.jspecify.annotations.Nullable;

/// A state machine or an execution could not be reconciled. The next run covers the same time.
final class ReconcileException extends RuntimeException {

    private static final long serialVersionUID = 1;

    ReconcileException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
