package dev.runwatch.reconcile;

/// Step Functions did not let a state machine be swept. The next sweep looks at the same time again.
final class ReconcileException extends RuntimeException {

    private static final long serialVersionUID = 1;

    ReconcileException(String message, Throwable cause) {
        super(message, cause);
    }
}
