package dev.runwatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runwatch.acceptance.Buffer.Message;
import dev.runwatch.testkit.FakeAws;
import dev.runwatch.testkit.FakeRuntimeApi;
import dev.runwatch.testkit.FakeRuntimeApi.InvocationResult;
import dev.runwatch.testkit.LambdaProcess;
import dev.runwatch.testkit.LinuxOnly;
import dev.runwatch.testkit.LocalFunction;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The packaged zip after a JVM error: a class is missing, or there is too little memory.
@LinuxOnly
class JvmErrorIT {

    private static final InvocationResult DONE = new InvocationResult.Response("{}");

    private final FakeAws aws = new FakeAws();
    private final FakeRuntimeApi api = new FakeRuntimeApi();
    private Path root = Path.of("");

    @BeforeEach
    void unpack(@TempDir Path folder) {
        root = LambdaProcess.unpack(folder.resolve("task"));
    }

    @AfterEach
    void close() {
        api.close();
        aws.close();
    }

    @Test
    void returnsOnlyTheEventThatNeedsAMissingClass() throws IOException {
        Files.delete(root.resolve("dev/runwatch/decode/ApiCallReader.class"));
        byte[] batch = Buffer.event(List.of(
                message("first", "failed.json"),
                message("broken", "api-stop-execution.json"),
                message("last", "timed-out.json")));
        try (LambdaProcess function = start(Map.of())) {
            assertThat(invoke(batch))
                    .isEqualTo(
                            new InvocationResult.Response("{\"batchItemFailures\":[{\"itemIdentifier\":\"broken\"}]}"));
            assertThat(aws.published()).hasSize(2);
            assertThat(invoke(LocalFunction.event("api-stop-execution.json")))
                    .isInstanceOfSatisfying(InvocationResult.Failure.class, failure -> assertThat(failure.body())
                            .contains("ApiCallReader"));
            assertThat(invoke(LocalFunction.event("aborted.json"))).isEqualTo(DONE);
            assertThat(aws.published()).hasSize(3);
            assertThat(aws.total("runwatch.events.rejected", "reason=internal")).isEqualTo(2);
            assertThat(function.alive()).isTrue();
        }
    }

    @Test
    void acknowledgesPublishedAlertsWhenAMetricsClassIsMissing() throws IOException {
        Files.delete(root.resolve("dev/runwatch/metrics/DeltaTimer.class"));
        try (LambdaProcess function = start(Map.of())) {
            assertThat(invoke(LocalFunction.event("failed.json"))).isEqualTo(DONE);
            assertThat(aws.published()).hasSize(1);
            assertThat(function.output()).anyMatch(line -> line.contains("Metrics of this invocation are lost"));
        }
    }

    /// AWS's runtime exits after such an error, and Lambda starts a new process.
    @Test
    void returnsAnEventThatExceedsTheMemory() {
        byte[] huge = new String(LocalFunction.event("failed.json"), StandardCharsets.UTF_8)
                .replace("2026-11-19", "x".repeat(24_000_000))
                .getBytes(StandardCharsets.UTF_8);
        try (LambdaProcess function = start(Map.of("JAVA_TOOL_OPTIONS", "-Xmx64m"))) {
            assertThat(invoke(huge))
                    .isInstanceOfSatisfying(InvocationResult.Failure.class, failure -> assertThat(failure.body())
                            .contains("OutOfMemoryError"));
            await().until(() -> !function.alive());
        }
        assertThat(aws.published()).isEmpty();
        try (LambdaProcess next = start(Map.of("JAVA_TOOL_OPTIONS", "-Xmx64m"))) {
            assertThat(invoke(LocalFunction.event("timed-out.json"))).isEqualTo(DONE);
            assertThat(next.alive()).isTrue();
        }
        assertThat(aws.published()).hasSize(1);
    }

    private LambdaProcess start(Map<String, String> environment) {
        Map<String, String> variables = new HashMap<>(environment);
        variables.put("RUNWATCH_ALERTS_TOPICARN", LocalFunction.TOPIC);
        return LambdaProcess.start(root, api, aws, variables);
    }

    private static Message message(String id, String event) {
        return new Message(id, id, new String(LocalFunction.event(event), StandardCharsets.UTF_8));
    }

    private InvocationResult invoke(byte[] event) {
        return api.invoke(event, Duration.ofSeconds(30))
                .orTimeout(60, TimeUnit.SECONDS)
                .join();
    }
}
