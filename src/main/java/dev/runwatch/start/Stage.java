package dev.runwatch.start;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;

/// An AWS that is only played: every request is read to its end and answered with success, none leaves the process.
final class Stage implements SdkHttpClient {

    private static final byte[] PUBLISHED = """
            <PublishResponse><PublishResult><MessageId>none</MessageId></PublishResult></PublishResponse>""".getBytes(StandardCharsets.UTF_8);

    /// An empty map in CBOR.
    private static final byte[] STORED = {(byte) 0xA0};

    private final List<SdkHttpRequest> played = new ArrayList<>();

    /// What it answered, as it would have gone to AWS.
    List<SdkHttpRequest> played() {
        return List.copyOf(played);
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        return new ExecutableHttpRequest() {
            @Override
            public HttpExecuteResponse call() {
                played.add(request.httpRequest());
                return answer(request);
            }

            @Override
            public void abort() {
                // Answered at once: there is nothing to end.
            }
        };
    }

    @Override
    public void close() {
        // Nothing is open.
    }

    private static HttpExecuteResponse answer(HttpExecuteRequest request) {
        request.contentStreamProvider().ifPresent(body -> read(body.newStream()));
        boolean cbor =
                request.httpRequest().firstMatchingHeader("smithy-protocol").isPresent();
        var head = SdkHttpResponse.builder().statusCode(200);
        if (cbor) {
            head.putHeader("smithy-protocol", "rpc-v2-cbor");
        }
        return HttpExecuteResponse.builder()
                .response(head.build())
                .responseBody(AbortableInputStream.create(new ByteArrayInputStream(cbor ? STORED : PUBLISHED)))
                .build();
    }

    private static void read(InputStream body) {
        try (body) {
            body.readAllBytes();
        } catch (IOException unexpected) {
            throw new UncheckedIOException(unexpected);
        }
    }
}
