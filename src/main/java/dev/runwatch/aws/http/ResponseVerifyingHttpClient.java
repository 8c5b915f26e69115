package dev.runwatch.aws.http;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.util.List;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;

/// Accepts a success (2xx) only if AWS sent it, and all of it. Anything else is a failed connection, which the SDK
/// retries.
///
/// The SDK alone reads an empty 200, or the page of a proxy, as a message that SNS published, an item that DynamoDB
/// wrote, or metrics that CloudWatch stored; and it does not retry when a response is incomplete.
public final class ResponseVerifyingHttpClient implements SdkHttpClient {

    /// Every service sends the request ID, Smithy RPC services (CloudWatch) also the protocol
    /// ([Smithy RPC v2](https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html)).
    private static final List<String> AWS_HEADERS = List.of("x-amzn-RequestId", "smithy-protocol");

    /// No request of Runwatch gets more: 16 MB is the limit of DynamoDB's `BatchGetItem`
    /// ([API](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html)).
    private static final int MAX_BYTES = 16 * 1024 * 1024;

    private final SdkHttpClient http;

    public ResponseVerifyingHttpClient(SdkHttpClient http) {
        this.http = http;
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        ExecutableHttpRequest prepared = http.prepareRequest(RequestTracker.tracked(request));
        return new ExecutableHttpRequest() {
            @Override
            public HttpExecuteResponse call() throws IOException {
                try {
                    return verified(prepared.call());
                } catch (IOException | UncheckedIOException failed) {
                    throw withAddress(request.httpRequest(), failed);
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

    private static HttpExecuteResponse verified(HttpExecuteResponse response) throws IOException {
        SdkHttpResponse head = response.httpResponse();
        byte[] body = response.responseBody().isPresent()
                ? read(response.responseBody().get())
                : new byte[0];
        if (head.isSuccessful() && !isFromAws(head)) {
            throw new IOException(
                    "HTTP %d without a header of AWS; a proxy may have sent it".formatted(head.statusCode()));
        }
        return HttpExecuteResponse.builder()
                .response(head)
                .responseBody(AbortableInputStream.create(new ByteArrayInputStream(body)))
                .build();
    }

    private static boolean isFromAws(SdkHttpResponse head) {
        return AWS_HEADERS.stream()
                .anyMatch(header -> head.firstMatchingHeader(header).isPresent());
    }

    /// Most connection errors do not contain the address.
    private static IOException withAddress(SdkHttpRequest request, Exception failed) {
        var named = new IOException("%s:%d, %s: %s"
                .formatted(request.host(), request.port(), failed.getClass().getSimpleName(), failed.getMessage()));
        // Not as the cause: the SDK replaces the message if the cause is an unknown host.
        named.addSuppressed(failed);
        return named;
    }

    /// Reads it here, because the SDK does not retry when a body is incomplete.
    private static byte[] read(InputStream body) throws IOException {
        var bytes = new ByteArrayOutputStream();
        byte[] buffer = new byte[8 * 1024];
        try (body) {
            for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
                bytes.write(buffer, 0, n);
                if (bytes.size() > MAX_BYTES) {
                    throw new IOException("The response exceeds %d bytes".formatted(MAX_BYTES));
                }
                // A body that arrives byte by byte never reaches the read timeout.
                if (Thread.currentThread().isInterrupted()) {
                    throw new InterruptedIOException("Interrupted while reading the response");
                }
            }
        }
        return bytes.toByteArray();
    }
}
