package dev.runwatch.aws.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.ProxyConfiguration;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

/// Creates HTTP clients that use the JDK's own connections.
public final class HttpClientFactory {

    /// Idle connections that are kept per host, one for each thread of parallel calls. The JDK keeps 5 by default:
    /// <https://docs.oracle.com/en/java/javase/25/docs/api/java.base/java/net/doc-files/net-properties.html>
    public static final int MAX_CONNECTIONS = 16;

    static {
        System.setProperty("http.maxConnections", Integer.toString(MAX_CONNECTIONS));
        // The JDK would repeat a POST when a kept connection is closed: a second alert. Only the SDK retries.
        System.setProperty("sun.net.http.retryPost", "false");
    }

    private HttpClientFactory() {}

    /// With a proxy the SDK connects. Without one the JDK does, which reads the trust store at the first TLS connection
    /// and not when the client is created: that is a tenth of the start.
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
            throw new UncheckedIOException("Cannot connect to " + uri, unexpected);
        }
    }
}
