package dev.runwatch.aws.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;

/// Connections over the JDK's HTTP client.
class HttpClientFactoryTest {

    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration READ = Duration.ofMillis(100);

    @Test
    void givesUpOnAServerThatStaysSilent() throws Exception {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                SdkHttpClient client = HttpClientFactory.create(CONNECT, READ)) {
            assertThatThrownBy(() -> get(client, "http://127.0.0.1:" + server.getLocalPort()))
                    .isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void usesTheProxyOfTheEnvironment() throws Exception {
        try (var proxy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            System.setProperty("https.proxyHost", "127.0.0.1");
            System.setProperty("https.proxyPort", Integer.toString(proxy.getLocalPort()));
            var asked = new FutureTask<>(firstLine(proxy));
            Thread.ofPlatform().daemon().start(asked);
            try (SdkHttpClient client = HttpClientFactory.create(CONNECT, READ)) {
                assertThatThrownBy(() -> get(client, "https://sns.eu-central-1.amazonaws.com"))
                        .isInstanceOf(IOException.class);
            } finally {
                System.clearProperty("https.proxyHost");
                System.clearProperty("https.proxyPort");
            }

            assertThat(asked.get(10, TimeUnit.SECONDS)).startsWith("CONNECT sns.eu-central-1.amazonaws.com:443");
        }
    }

    private static Callable<String> firstLine(ServerSocket proxy) {
        return () -> {
            try (var connection = proxy.accept();
                    var lines = new BufferedReader(
                            new InputStreamReader(connection.getInputStream(), StandardCharsets.US_ASCII))) {
                return String.valueOf(lines.readLine());
            }
        };
    }

    private static void get(SdkHttpClient client, String uri) throws IOException {
        client.prepareRequest(HttpExecuteRequest.builder()
                        .request(SdkHttpFullRequest.builder()
                                .method(SdkHttpMethod.GET)
                                .uri(URI.create(uri))
                                .build())
                        .build())
                .call();
    }
}
