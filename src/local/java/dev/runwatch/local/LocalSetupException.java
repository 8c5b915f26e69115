package dev.runwatch.local;

/// The local system cannot start on this machine. The message says what to do.
final class LocalSetupException extends RuntimeException {

    private static final long serialVersionUID = 1;

    LocalSetupException(String message) {
        super(message);
    }

    LocalSetupException(String message, Throwable cause) {
        super(message, cause);
    }
}
