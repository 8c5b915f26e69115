package dev.runwatch.aws;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.ProxyConfiguration;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

/// Connections to AWS over the JDK's own HTTP client.
final class HttpConnections {

    static {
        // The JDK would send a POST again by itself when a kept connection turns out dead: a second alert that
        // nobody counts. Only the SDK retries.
        System.setProperty("sun.net.http.retryPost", "false");
    }

    private HttpConnections() {}

    /// The SDK's own way of connecting reads every certificate of the trust store when the client is built, a tenth of
    /// the whole start, and knows proxies. Without a proxy the JDK connects as well, and reads them for the first
    /// connection that needs them.
    static SdkHttpClient client(AwsSettings settings) {
        boolean proxied = ProxyConfiguration.builder().scheme("https").build().host() != null;
        return proxied
                ? UrlConnectionHttpClient.builder()
                        .connectionTimeout(settings.connectTimeout())
                        .socketTimeout(settings.readTimeout())
                        .build()
                : UrlConnectionHttpClient.create(uri -> connection(uri, settings));
    }

    private static HttpURLConnection connection(URI uri, AwsSettings settings) {
        try {
            var connection = (HttpURLConnection) uri.toURL().openConnection();
            connection.setConnectTimeout(
                    Math.toIntExact(settings.connectTimeout().toMillis()));
            connection.setReadTimeout(Math.toIntExact(settings.readTimeout().toMillis()));
            return connection;
        } catch (IOException unexpected) {
            throw new UncheckedIOException("No connection can be made to " + uri, unexpected);
        }
    }
}
