package dev.runwatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runwatch.acceptance.Buffer.Message;
import dev.runwatch.testkit.FakeAws;
import dev.runwatch.testkit.FakeRuntimeApi;
import dev.runwatch.testkit.FakeRuntimeApi.InvocationResult;
import dev.runwatch.testkit.LambdaProcess;
import dev.runwatch.testkit.LinuxOnly;
import dev.runwatch.testkit.LocalFunction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Concurrent invocations in one process, as on a Lambda managed instance.
@LinuxOnly
class ConcurrentInvocationsIT {

    private static final int INVOCATIONS = 400;
    private static final int SIZE = 3;
    private static final String EVENT = new String(LocalFunction.event("failed.json"), StandardCharsets.UTF_8);

    private final FakeAws aws = new FakeAws();
    private final FakeRuntimeApi api = new FakeRuntimeApi();

    @AfterEach
    void close() {
        api.close();
        aws.close();
    }

    @Test
    void concurrentInvocationsDoNotShareState(@TempDir Path folder) {
        Path root = LambdaProcess.unpack(folder.resolve("task"));
        var variables = Map.of(
                "RUNWATCH_ALERTS_TOPICARN", LocalFunction.TOPIC,
                "RUNWATCH_METRICS_TIMEOUT", "20s",
                "RUNWATCH_AWS_READTIMEOUT", "20s",
                "AWS_LAMBDA_MAX_CONCURRENCY", "16");
        List<CompletableFuture<InvocationResult>> results = new ArrayList<>();
        LambdaProcess function = LambdaProcess.start(root, api, aws, variables);
        try (function) {
            for (int i = 1; i <= INVOCATIONS; i++) {
                results.add(api.invoke(Buffer.event(batch(i)), Duration.ofSeconds(60)));
            }
            for (int i = 1; i <= INVOCATIONS; i++) {
                assertThat(results.get(i - 1).orTimeout(90, TimeUnit.SECONDS).join())
                        .isEqualTo(new InvocationResult.Response(
                                "{\"batchItemFailures\":[{\"itemIdentifier\":\"damaged-%d\"}]}".formatted(i)));
            }
        }
        List<String> output = function.output();

        assertThat(aws.published().stream().map(alert -> alert.attributes().get("dedupKey")))
                .hasSize(INVOCATIONS * (SIZE - 1))
                .doesNotHaveDuplicates();
        assertThat(aws.total("runwatch.executions", "status=FAILED", "state_machine=invoices"))
                .isEqualTo(INVOCATIONS * (SIZE - 1));
        assertThat(aws.total("runwatch.events.rejected", "reason=malformed")).isEqualTo(INVOCATIONS);
        assertThat(lines(output, "execution_arn"))
                .hasSize(INVOCATIONS * (SIZE - 1))
                .allSatisfy(line -> assertThat(line.path("execution_arn").asString())
                        .contains(":of-" + line.path("function_request_id").asString() + "-"));
        assertThat(lines(output, "message_id")).hasSize(INVOCATIONS).allSatisfy(line -> assertThat(
                        line.path("message_id").asString().replace("damaged-", "request-"))
                .isEqualTo(line.path("function_request_id").asString()));
        assertThat(output.stream().filter(line -> line.contains("\"cold_start\":\"true\"")))
                .as("lines of the one cold start")
                .hasSizeLessThanOrEqualTo(SIZE);
    }

    private static List<Message> batch(int invocation) {
        List<Message> batch = new ArrayList<>();
        for (int i = 1; i < SIZE; i++) {
            String fact = "of-request-%d-%d".formatted(invocation, i);
            batch.add(new Message(fact, fact, EVENT.replace("nightly-2026-11-20", fact)));
        }
        batch.add(new Message("damaged-" + invocation, "", "{\"detail\":"));
        return batch;
    }

    /// AWS's runtime prints the number of threads without a line break before the first line of the function.
    private static List<JsonNode> lines(List<String> output, String field) {
        return output.stream()
                .filter(line -> line.contains("{"))
                .map(line -> line.substring(line.indexOf('{')))
                .map(JsonMapper.shared()::readTree)
                .filter(line -> line.has(field))
                .toList();
    }
}
