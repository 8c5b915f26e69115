package dev.runwatch.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runwatch.testkit.FakeAws;
import dev.runwatch.testkit.FakeRuntimeApi;
import dev.runwatch.testkit.FakeRuntimeApi.InvocationResult;
import dev.runwatch.testkit.LambdaProcess;
import dev.runwatch.testkit.LocalFunction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import tools.jackson.databind.json.JsonMapper;

/// A warm process of the packaged function that claims its alerts in a table of the local AWS.
final class ClaimingFunction {

    private final FakeRuntimeApi api = new FakeRuntimeApi();
    private final LambdaProcess process;

    ClaimingFunction(Path root, FakeAws aws, LocalAws local, String table) {
        process = LambdaProcess.start(
                root,
                api,
                aws,
                Map.of(
                        "RUNWATCH_ALERTS_TOPICARN",
                        LocalFunction.TOPIC,
                        "RUNWATCH_STORE_TABLE",
                        table,
                        "RUNWATCH_STORE_TIMEOUT",
                        "1m",
                        "AWS_ENDPOINT_URL_DYNAMODB",
                        local.endpoint().toString()));
        assertThat(invoke(LocalFunction.event("running.json"), Duration.ofMinutes(5))
                        .join())
                .isInstanceOf(InvocationResult.Response.class);
    }

    CompletableFuture<InvocationResult> invoke(byte[] event, Duration deadline) {
        return api.invoke(event, deadline);
    }

    /// As `kill -9` does.
    void kill() {
        process.close();
        api.close();
    }

    /// A batch of SQS with failed executions.
    static byte[] batch(int size, String name) {
        String failed = new String(LocalFunction.event("failed.json"), StandardCharsets.UTF_8);
        var event = JsonMapper.shared().readTree(failed);
        String arn = event.at("/detail/executionArn").asString();
        var records = IntStream.range(0, size)
                .mapToObj(i -> Map.of(
                        "messageId",
                        "m-" + i,
                        "eventSource",
                        "aws:sqs",
                        "eventSourceARN",
                        "arn:aws:sqs:eu-central-1:123456789012:buffer",
                        "body",
                        failed.replace(arn, arn.replaceFirst("[^:]*$", name + "-" + i))))
                .toList();
        return JsonMapper.shared().writeValueAsBytes(Map.of("Records", records));
    }

    /// The messages that SQS would redeliver.
    static List<String> batchItemFailures(InvocationResult response) {
        return switch (response) {
            case InvocationResult.Response(String body) ->
                JsonMapper.shared()
                        .readTree(body)
                        .path("batchItemFailures")
                        .valueStream()
                        .map(failure -> failure.path("itemIdentifier").asString())
                        .toList();
            case InvocationResult.Failure(String body) -> throw new AssertionError("The function failed: " + body);
        };
    }
}
