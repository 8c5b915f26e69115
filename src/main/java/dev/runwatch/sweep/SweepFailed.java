package dev.runwatch.sweep;

/// Step Functions did not let a state machine be swept. The next sweep looks at the same time again.
final class SweepFailed extends RuntimeException {

    private static final long serialVersionUID = 1;

    SweepFailed(String message, Throwable cause) {
        super(message, cause);
    }
}
