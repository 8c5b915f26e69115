package dev.runwatch.aws.http;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpRequest;

/// Takes for a success only what SNS itself says in full; anything else is a connection that failed, which the SDK
/// tries again.
///
/// The SDK alone would read an empty 200 or a page of somebody on the way as a message that was stored, and would not
/// try again when an answer breaks off.
public final class ResponseVerifyingHttpClient implements SdkHttpClient {

    /// Far more than SNS says of ten messages.
    private static final int MAX_BYTES = 256 * 1024;

    private final SdkHttpClient http;

    public ResponseVerifyingHttpClient(SdkHttpClient http) {
        this.http = http;
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        ExecutableHttpRequest prepared = http.prepareRequest(request);
        return new ExecutableHttpRequest() {
            @Override
            public HttpExecuteResponse call() throws IOException {
                try {
                    return whole(prepared.call());
                } catch (IOException | UncheckedIOException failed) {
                    throw at(request, failed);
                }
            }

            @Override
            public void abort() {
                prepared.abort();
            }
        };
    }

    @Override
    public String clientName() {
        return http.clientName();
    }

    @Override
    public void close() {
        http.close();
    }

    private static HttpExecuteResponse whole(HttpExecuteResponse response) throws IOException {
        byte[] body = response.responseBody().isPresent()
                ? read(response.responseBody().get())
                : new byte[0];
        var head = response.httpResponse();
        if (head.isSuccessful() && !isOfSns(new String(body, StandardCharsets.UTF_8))) {
            throw new IOException("HTTP " + head.statusCode() + " without an answer of SNS");
        }
        return HttpExecuteResponse.builder()
                .response(head)
                .responseBody(AbortableInputStream.create(new ByteArrayInputStream(body)))
                .build();
    }

    /// Most errors of a connection do not say whose it was.
    private static IOException at(HttpExecuteRequest request, Exception failed) {
        SdkHttpRequest http = request.httpRequest();
        var named = new IOException("%s:%d, %s: %s"
                .formatted(http.host(), http.port(), failed.getClass().getSimpleName(), failed.getMessage()));
        // Not as its cause: for a name that nobody knows, the SDK would say something else instead.
        named.addSuppressed(failed);
        return named;
    }

    private static byte[] read(InputStream body) throws IOException {
        var bytes = new ByteArrayOutputStream();
        byte[] some = new byte[8 * 1024];
        try (body) {
            for (int n = body.read(some); n >= 0; n = body.read(some)) {
                bytes.write(some, 0, n);
                if (bytes.size() > MAX_BYTES) {
                    throw new IOException("An answer longer than any of SNS");
                }
                // A body that trickles in ends no time-out of its own.
                if (Thread.currentThread().isInterrupted()) {
                    throw new InterruptedIOException("Interrupted within an answer");
                }
            }
        }
        return bytes.toByteArray();
    }

    private static boolean isOfSns(String body) {
        return body.contains("</PublishResponse>") || body.contains("</PublishBatchResponse>");
    }
}
