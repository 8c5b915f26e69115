package dev.runwatch.aws.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;

/// An AWS that is only played: every request is read to its end and answered with success, none leaves the process.
public final class StubAwsHttpClient implements SdkHttpClient {

    private static final String PUBLISHED = """
            <PublishResponse><PublishResult><MessageId>none</MessageId></PublishResult></PublishResponse>""";

    private static final Pattern ENTRY = Pattern.compile("&PublishBatchRequestEntries\\.member\\.\\d+\\.Id=([^&]*)");

    /// An empty map in CBOR.
    private static final byte[] STORED = {(byte) 0xA0};

    private final List<RecordedRequest> requests = new CopyOnWriteArrayList<>();

    /// @param action such as `Publish`
    /// @param request as it would have gone to AWS
    public record RecordedRequest(String action, SdkHttpRequest request) {}

    /// What it answered.
    public List<RecordedRequest> requests() {
        return List.copyOf(requests);
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        return new ExecutableHttpRequest() {
            @Override
            public HttpExecuteResponse call() {
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

    private HttpExecuteResponse answer(HttpExecuteRequest request) {
        String body = request.contentStreamProvider()
                .map(content -> read(content.newStream()))
                .orElse("");
        boolean cbor =
                request.httpRequest().firstMatchingHeader("smithy-protocol").isPresent();
        String action = request.httpRequest()
                .firstMatchingHeader("X-Amz-Target")
                .map(target -> target.substring(target.indexOf('.') + 1))
                .orElseGet(() -> cbor ? "PutMetricData" : body.replaceFirst("(?s)^Action=(\\w+)&.*", "$1"));
        requests.add(new RecordedRequest(action, request.httpRequest()));
        var head = SdkHttpResponse.builder().statusCode(200);
        if (cbor) {
            head.putHeader("smithy-protocol", "rpc-v2-cbor");
        }
        return HttpExecuteResponse.builder()
                .response(head.build())
                .responseBody(
                        AbortableInputStream.create(new ByteArrayInputStream(cbor ? STORED : answer(action, body))))
                .build();
    }

    private static byte[] answer(String action, String body) {
        String answer =
                switch (action) {
                    case "PutItem" -> "{}";
                    case "PublishBatch" -> allPublished(body);
                    default -> PUBLISHED;
                };
        return answer.getBytes(StandardCharsets.UTF_8);
    }

    private static String allPublished(String body) {
        return ENTRY.matcher(body)
                .results()
                .map(entry -> "<member><Id>" + entry.group(1) + "</Id><MessageId>none</MessageId></member>")
                .collect(Collectors.joining(
                        "",
                        "<PublishBatchResponse><PublishBatchResult><Successful>",
                        "</Successful></PublishBatchResult></PublishBatchResponse>"));
    }

    private static String read(InputStream body) {
        try (body) {
            return new String(body.readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException unexpected) {
            throw new UncheckedIOException(unexpected);
        }
    }
}
