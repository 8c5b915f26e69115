package dev.runwatch.aws;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/// How clients reach AWS: over which connections, as whom, and from which seed they draw their waiting times.
public final class AwsClientContext implements SdkAutoCloseable {

    private final SdkHttpClient http;
    private final AwsCredentialsProvider credentials;
    private final RandomGenerator random;
    private final List<SdkAutoCloseable> kept = new ArrayList<>();

    /// @param http closed with the access
    public AwsClientContext(SdkHttpClient http, AwsCredentialsProvider credentials, RandomGenerator random) {
        this.http = register(http);
        this.credentials = credentials;
        this.random = random;
    }

    public SdkHttpClient http() {
        return http;
    }

    public AwsCredentialsProvider credentials() {
        return credentials;
    }

    public RandomGenerator random() {
        return random;
    }

    /// Closes the client when the access is closed.
    public <C extends SdkAutoCloseable> C register(C client) {
        kept.add(client);
        return client;
    }

    @Override
    public void close() {
        kept.reversed().forEach(SdkAutoCloseable::close);
    }
}
