package dev.runwatch.local;

/// Something on this machine is missing or in the way; the message says what to do.
final class LocalSetupFailed extends RuntimeException {

    private static final long serialVersionUID = 1;

    LocalSetupFailed(String message) {
        super(message);
    }

    LocalSetupFailed(String message, Throwable cause) {
        super(message, cause);
    }
}
