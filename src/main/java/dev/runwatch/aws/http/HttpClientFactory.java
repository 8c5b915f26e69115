package dev.runwatch.aws.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.ProxyConfiguration;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

/// Connections to AWS over the JDK's own HTTP client.
public final class HttpClientFactory {

    static {
        // The JDK would send a POST again by itself when a kept connection turns out dead: a second alert that
        // nobody counts. Only the SDK retries.
        System.setProperty("sun.net.http.retryPost", "false");
    }

    private HttpClientFactory() {}

    /// The SDK's own way of connecting reads every certificate of the trust store when the client is built, a tenth of
    /// the whole start, and knows proxies. Without a proxy the JDK connects as well, and reads them for the first
    /// connection that needs them.
    public static SdkHttpClient create(Duration connectTimeout, Duration readTimeout) {
        boolean proxied = ProxyConfiguration.builder().scheme("https").build().host() != null;
        return proxied
                ? UrlConnectionHttpClient.builder()
                        .connectionTimeout(connectTimeout)
                        .socketTimeout(readTimeout)
                        .build()
                : UrlConnectionHttpClient.create(uri -> connection(uri, connectTimeout, readTimeout));
    }

    private static HttpURLConnection connection(URI uri, Duration connectTimeout, Duration readTimeout) {
        try {
            var connection = (HttpURLConnection) uri.toURL().openConnection();
            connection.setConnectTimeout(Math.toIntExact(connectTimeout.toMillis()));
            connection.setReadTimeout(Math.toIntExact(readTimeout.toMillis()));
            return connection;
        } catch (IOException unexpected) {
            throw new UncheckedIOException("No connection can be made to " + uri, unexpected);
        }
    }
}
