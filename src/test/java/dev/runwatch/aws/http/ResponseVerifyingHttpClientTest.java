package dev.runwatch.aws.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;

class ResponseVerifyingHttpClientTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final SdkHttpClient http = new ResponseVerifyingHttpClient(HttpClientFactory.create(TIMEOUT, TIMEOUT));

    @ParameterizedTest
    @ValueSource(strings = {"x-amzn-RequestId: 1", "X-Amzn-Requestid: 1", "smithy-protocol: rpc-v2-cbor"})
    void acceptsASuccessOfAws(String header) throws IOException {
        assertThat(body(respond("200 OK", header + "\r\nContent-Length: 2", "{}")))
                .isEqualTo("{}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"200 OK", "201 Created", "204 No Content"})
    void rejectsASuccessWithoutAHeaderOfAws(String status) {
        assertThatThrownBy(() -> respond(status, "Content-Length: 2", "{}"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("without a header of AWS");
    }

    @Test
    void rejectsAnIncompleteResponse() {
        assertThatThrownBy(() -> respond("200 OK", "x-amzn-RequestId: 1\r\nContent-Length: 100", "<PublishResponse>"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("Premature EOF");
        assertThatThrownBy(() -> respond(
                        "200 OK", "x-amzn-RequestId: 1\r\nTransfer-Encoding: chunked", "11\r\n<PublishResponse>\r\n"))
                .isInstanceOf(IOException.class);
    }

    @Test
    void leavesErrorsToTheSdk() throws IOException {
        HttpExecuteResponse page = respond("403 Forbidden", "Content-Length: 4", "page");

        assertThat(page.httpResponse().statusCode()).isEqualTo(403);
        assertThat(body(page)).isEqualTo("page");
    }

    @Test
    void namesTheAddressInConnectionErrors() throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        URI closed = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        server.start();
        server.stop(0);

        assertThatThrownBy(() -> get(closed)).hasMessageContainingAll(closed.getAuthority(), "Connection refused");
    }

    /// Sends the bytes of one response and closes the connection.
    private HttpExecuteResponse respond(String status, String headers, String body) throws IOException {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> {
                try (var connection = server.accept()) {
                    connection.getInputStream().read();
                    connection
                            .getOutputStream()
                            .write("HTTP/1.1 %s\r\n%s\r\n\r\n%s"
                                    .formatted(status, headers, body)
                                    .getBytes(StandardCharsets.US_ASCII));
                } catch (IOException closed) {
                    throw new AssertionError(closed);
                }
            });
            return get(URI.create("http://127.0.0.1:" + server.getLocalPort()));
        }
    }

    private HttpExecuteResponse get(URI uri) throws IOException {
        return http.prepareRequest(HttpExecuteRequest.builder()
                        .request(SdkHttpFullRequest.builder()
                                .method(SdkHttpMethod.GET)
                                .uri(uri)
                                .build())
                        .build())
                .call();
    }

    private static String body(HttpExecuteResponse response) throws IOException {
        return new String(response.responseBody().orElseThrow().readAllBytes(), StandardCharsets.US_ASCII);
    }
}
