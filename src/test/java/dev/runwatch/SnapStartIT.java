package dev.runwatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runwatch.testkit.FakeAws;
import dev.runwatch.testkit.FakeCredentialsEndpoint;
import dev.runwatch.testkit.FakeRuntimeApi;
import dev.runwatch.testkit.FakeRuntimeApi.InvocationResult;
import dev.runwatch.testkit.LambdaProcess;
import dev.runwatch.testkit.LinuxOnly;
import dev.runwatch.testkit.LocalFunction;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The managed package with SnapStart: AWS's runtime client calls the hooks and pauses between them.
@LinuxOnly
class SnapStartIT {

    private static Path root = Path.of("");

    private final FakeAws aws = new FakeAws();
    private final FakeRuntimeApi api = new FakeRuntimeApi();
    private final FakeCredentialsEndpoint keys = new FakeCredentialsEndpoint("restored");

    @BeforeAll
    static void unpack(@TempDir Path folder) {
        root = LambdaProcess.unpack(folder.resolve("task"));
    }

    @AfterEach
    void close() {
        api.close();
        aws.close();
        keys.close();
    }

    @Test
    void primesBeforeTheSnapshotAndStartsAfterTheRestore() throws Exception {
        try (LambdaProcess function = start()) {
            api.snapshot().get(60, TimeUnit.SECONDS);
            assertThat(aws.connections()).isEmpty();
            assertThat(keys.tokens()).isEmpty();
            assertThat(function.output()).isEmpty();

            api.restore();
            InvocationResult result = api.invoke(LocalFunction.event("failed.json"), Duration.ofSeconds(30))
                    .get(60, TimeUnit.SECONDS);

            assertThat(result).isEqualTo(new InvocationResult.Response("{}"));
            assertThat(aws.calls()).containsExactly("Publish", "PutMetricData");
            assertThat(aws.signers()).containsOnly("restored");
            assertThat(keys.tokens()).containsExactly("token-7");
            assertThat(aws.total("runwatch.executions", "status=FAILED", "state_machine=invoices"))
                    .isEqualTo(1);
            assertThat(function.output()).hasSize(1);
            JsonNode line = JsonMapper.shared().readTree(function.output().getFirst());
            assertThat(line.path("cold_start").asString()).isEqualTo("true");
            assertThat(line.path("function_request_id").asString()).isEqualTo("request-1");
        }
    }

    @Test
    void reportsMissingCredentialsAfterTheRestore() throws Exception {
        keys.fail(Integer.MAX_VALUE);
        try (LambdaProcess function = start()) {
            api.snapshot().get(60, TimeUnit.SECONDS);

            api.restore();

            assertThat(api.restoreError().get(30, TimeUnit.SECONDS)).isNotEmpty();
            assertThat(function.output())
                    .anySatisfy(line -> assertThat(line).contains("No credentials after the restore"));
            assertThat(aws.connections()).isEmpty();
        }
    }

    private LambdaProcess start() {
        return LambdaProcess.start(
                root,
                api,
                aws,
                Map.of(
                        "AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start",
                        "RUNWATCH_ALERTS_TOPICARN", LocalFunction.TOPIC,
                        "AWS_ACCESS_KEY_ID", "",
                        "AWS_SECRET_ACCESS_KEY", "",
                        "AWS_SESSION_TOKEN", "",
                        "AWS_CONTAINER_CREDENTIALS_FULL_URI", keys.uri().toString(),
                        "AWS_CONTAINER_AUTHORIZATION_TOKEN", "token-7"));
    }
}
