package dev.runwatch.aws;

import dev.runwatch.aws.http.ResponseVerifyingHttpClient;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/// What AWS clients share: the HTTP client, credentials, and the random numbers for the jitter of retries.
public final class AwsClientContext implements SdkAutoCloseable {

    private final SdkHttpClient http;
    private final AwsCredentialsProvider credentials;
    private final RandomGenerator random;
    private final List<SdkAutoCloseable> registered = new ArrayList<>();

    /// @param http its responses are verified; closed with this context
    public AwsClientContext(SdkHttpClient http, AwsCredentialsProvider credentials, RandomGenerator random) {
        this.http = register(new ResponseVerifyingHttpClient(http));
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

    /// Closes the client when this context is closed.
    public <C extends SdkAutoCloseable> C register(C client) {
        registered.add(client);
        return client;
    }

    @Override
    public void close() {
        registered.reversed().forEach(SdkAutoCloseable::close);
    }
}
