package dev.runwatch.aws.http;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;

/// A stub HTTP client that responds to every AWS request with success. No request leaves the process.
public final class StubAwsHttpClient implements SdkHttpClient {

    private static final String PUBLISHED = """
            <PublishResponse><PublishResult><MessageId>none</MessageId></PublishResult></PublishResponse>""";

    private static final Pattern ENTRY = Pattern.compile("&PublishBatchRequestEntries\\.member\\.\\d+\\.Id=([^&]*)");

    /// An empty map in CBOR.
    private static final byte[] STORED = {(byte) 0xA0};

    private final List<RecordedRequest> requests = new CopyOnWriteArrayList<>();

    /// @param action such as `Publish`
    /// @param request signed, as it would be sent to AWS
    public record RecordedRequest(String action, SdkHttpRequest request) {}

    /// The requests so far, in order.
    public List<RecordedRequest> requests() {
        return List.copyOf(requests);
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        return new ExecutableHttpRequest() {
            @Override
            public HttpExecuteResponse call() {
                return respond(request);
            }

            @Override
            public void abort() {
                // The response is immediate: nothing to abort.
            }
        };
    }

    @Override
    public void close() {
        // Nothing to close.
    }

    private HttpExecuteResponse respond(HttpExecuteRequest request) {
        String body = request.contentStreamProvider()
                .map(content -> SdkBytes.fromInputStream(content.newStream()).asString(StandardCharsets.ISO_8859_1))
                .orElse("");
        boolean cbor =
                request.httpRequest().firstMatchingHeader("smithy-protocol").isPresent();
        String action = request.httpRequest()
                .firstMatchingHeader("X-Amz-Target")
                .map(target -> target.substring(target.indexOf('.') + 1))
                .orElseGet(() -> cbor ? "PutMetricData" : body.replaceFirst("(?s)^Action=(\\w+)&.*", "$1"));
        requests.add(new RecordedRequest(action, request.httpRequest()));
        return HttpExecuteResponse.builder()
                .response(SdkHttpResponse.builder()
                        .statusCode(200)
                        .putHeader("x-amzn-RequestId", "none")
                        .build())
                .responseBody(AbortableInputStream.create(new ByteArrayInputStream(cbor ? STORED : body(action, body))))
                .build();
    }

    private static byte[] body(String action, String request) {
        String body =
                switch (action) {
                    case "PutItem" -> "{}";
                    case "GetExecutionHistory" -> "{\"events\":[]}";
                    case "ListExecutions" -> "{\"executions\":[]}";
                    case "PublishBatch" -> allPublished(request);
                    default -> PUBLISHED;
                };
        return body.getBytes(StandardCharsets.UTF_8);
    }

    private static String allPublished(String request) {
        return ENTRY.matcher(request)
                .results()
                .map(entry -> "<member><Id>" + entry.group(1) + "</Id><MessageId>none</MessageId></member>")
                .collect(Collectors.joining(
                        "",
                        "<PublishBatchResponse><PublishBatchResult><Successful>",
                        "</Successful></PublishBatchResult></PublishBatchResponse>"));
    }
}
