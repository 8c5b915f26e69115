package dev.runwatch.aws;

import org.jspecify.annotations.Nullable;

/// No credentials after a restore from a snapshot. Lambda then replaces the execution environment.
public final class MissingCredentialsException extends RuntimeException {

    private static final long serialVersionUID = 1;

    MissingCredentialsException(String why, @Nullable Throwable cause) {
        super("No credentials after the restore: " + why, cause);
    }
}
