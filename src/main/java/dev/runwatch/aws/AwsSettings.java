package dev.runwatch.aws;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Time limits of connections to AWS.
///
/// @param connectTimeout maximum time to open a connection, TLS included
/// @param readTimeout how long a connection may be silent before the call is retried
@ConfigurationProperties("runwatch.aws")
record AwsSettings(
        @DefaultValue("1s") Duration connectTimeout,
        @DefaultValue("2s") Duration readTimeout) {

    AwsSettings {
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
