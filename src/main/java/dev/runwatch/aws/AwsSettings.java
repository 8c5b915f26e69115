package dev.runwatch.aws;

import java.time.Duration;

/// @param connectTimeout for one connection, TLS included
/// @param readTimeout how long a connection may stay silent before the call is tried again
record AwsSettings(Duration connectTimeout, Duration readTimeout) {

    public AwsSettings {
        requirePositive("runwatch.aws.connect-timeout", connectTimeout);
        requirePositive("runwatch.aws.read-timeout", readTimeout);
    }

    private static void requirePositive(String property, Duration value) {
        if (!value.isPositive()) {
            throw new IllegalArgumentException(
                    property + " must be longer than zero, such as 2s: '" + value.toMillis() + "ms'");
        }
    }
}
