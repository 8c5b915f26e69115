package dev.runwatch.aws;

import java.time.Duration;
import software.amazon.awssdk.http.SdkHttpClient;

/// The room's wiring without Spring; numbers are the defaults of [AwsSettings].
public final class PlainAws {

    private PlainAws() {}

    public static SdkHttpClient http() {
        return new AwsConfiguration().httpClient(new AwsSettings(Duration.ofSeconds(1), Duration.ofSeconds(2)));
    }
}
