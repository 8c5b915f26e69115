package dev.runwatch.enrich;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sfn.SfnClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A history of `src/test/resources`, read by the SDK from a response in AWS's shape.
final class RecordedHistory {

    private static final Path FILES = Path.of("src/test/resources/dev/runwatch/enrich/history");

    private RecordedHistory() {}

    static List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(FILES)) {
            return files.map(file -> file.getFileName().toString().replace(".json", ""))
                    .sorted()
                    .toList();
        }
    }

    static JsonNode file(String name) {
        try {
            return JsonMapper.shared().readTree(Files.readString(FILES.resolve(name + ".json")));
        } catch (IOException unexpected) {
            throw new IllegalStateException(unexpected);
        }
    }

    static PagedHistory of(JsonNode file) {
        String response = "{\"events\":" + file.path("events") + "}";
        try (var client = SfnClient.builder()
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(AnonymousCredentialsProvider.create())
                .httpClient(new FixedResponse(response))
                .build()) {
            return PagedHistory.newest(request -> client.getExecutionHistory(
                    request.executionArn("arn:aws:states:eu-central-1:111122223333:execution:invoices:r1")
                            .build()));
        }
    }

    private record FixedResponse(String json) implements SdkHttpClient {

        @Override
        public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
            return new ExecutableHttpRequest() {
                @Override
                public HttpExecuteResponse call() {
                    return HttpExecuteResponse.builder()
                            .response(SdkHttpResponse.builder().statusCode(200).build())
                            .responseBody(AbortableInputStream.create(
                                    new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8))))
                            .build();
                }

                @Override
                public void abort() {
                    // The response is complete at once.
                }
            };
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }
}
