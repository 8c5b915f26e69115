package dev.runwatch.aws;

import java.time.Duration;

/// The room's wiring without Spring; numbers are the defaults of [AwsSettings].
public final class PlainAws {

    private PlainAws() {}

    public static RestoreScope renewal() {
        return new AwsConfiguration().renewal(new AwsSettings(Duration.ofSeconds(1), Duration.ofSeconds(2)));
    }
}
