package dev.runwatch.aws;

import org.jspecify.annotations.Nullable;

/// A function that was restored from a snapshot has nothing to sign with. Lambda ends it and restores another one.
public final class MissingCredentialsException extends RuntimeException {

    private static final long serialVersionUID = 1;

    MissingCredentialsException(String why, @Nullable Throwable cause) {
        super("No credentials after the restore: " + why, cause);
    }
}
