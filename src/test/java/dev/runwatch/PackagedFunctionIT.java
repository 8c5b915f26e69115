package dev.runwatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runwatch.testkit.FakeAws;
import dev.runwatch.testkit.FakeAws.Fault;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The deployed zip, as a process under Lambda's Runtime API.
@LinuxOnly
class PackagedFunctionIT {

    private static Path root = Path.of("");

    private final FakeAws aws = new FakeAws();
    private final FakeRuntimeApi api = new FakeRuntimeApi();

    @BeforeAll
    static void unpack(@TempDir Path folder) {
        root = LambdaProcess.unpack(folder.resolve("task"));
    }

    @AfterEach
    void close() {
        api.close();
        aws.close();
    }

    @Test
    void hasClassesAtItsRootAndOnlyNeededLibraries() throws IOException {
        assertThat(root.resolve("dev/runwatch/Runwatch.class")).exists();
        assertThat(root.resolve("config/application.properties")).exists();
        try (Stream<Path> libraries = Files.list(root.resolve("lib"))) {
            List<String> names = libraries
                    .map(library -> library.getFileName().toString().replaceAll("-[0-9][0-9.]*\\.jar$", ""))
                    .sorted()
                    .toList();
            assertThat(names).isEqualTo(Files.readAllLines(Path.of("src/test/resources/lambda-libraries.txt")));
        }
    }

    @Test
    void publishesAlertAndMetricsBeforeTheResponse() {
        try (LambdaProcess function = start(Map.of())) {
            InvocationResult result = invoke(LocalFunction.event("failed.json"));

            assertThat(result).isEqualTo(new InvocationResult.Response("{}"));
            assertThat(aws.calls()).containsExactly("Publish", "PutMetricData");
            assertThat(aws.published().getFirst().subject()).isEqualTo("FAILED: invoices, PaymentGateway.Timeout");
            assertThat(aws.total("runwatch.executions", "status=FAILED", "state_machine=invoices"))
                    .isEqualTo(1);
            assertThat(function.output()).allSatisfy(PackagedFunctionIT::isOneJsonObject);
            JsonNode line = JsonMapper.shared().readTree(function.output().getLast());
            assertThat(line.path("function_request_id").asString()).isEqualTo("request-1");
            assertThat(line.path("function_name").asString()).isEqualTo("runwatch");
            assertThat(line.path("cold_start").asString()).isEqualTo("true");
        }
    }

    @Test
    void publishesAndCountsAnAlertIfAProxyRespondsInsteadOfDynamoDb() {
        aws.dynamoDbAlwaysFails(new Fault.Respond(""));
        try (LambdaProcess function = start(Map.of("RUNWATCH_STORE_TABLE", "claims"))) {
            InvocationResult result = invoke(LocalFunction.event("failed.json"));

            assertThat(result).isEqualTo(new InvocationResult.Response("{}"));
            assertThat(aws.published()).hasSize(1);
            assertThat(aws.total("runwatch.alerts.dedup.unavailable")).isEqualTo(1);
            assertThat(function.output()).anyMatch(line -> line.contains("Claim table unavailable for 1 alerts"));
        }
    }

    /// Without a table, nothing of it costs start-up time.
    @Test
    void loadsNothingOfDynamoDbWithoutATable(@TempDir Path folder) throws IOException {
        Path loaded = folder.resolve("loaded.txt");
        try (LambdaProcess function = start(logsWhatItLoads(loaded, Map.of()))) {
            invoke(LocalFunction.event("failed.json"));

            assertThat(function.alive()).isTrue();
            assertThat(Files.readString(loaded))
                    .contains("services.sns.")
                    .doesNotContain("services.dynamodb.", "store.DynamoDb", "store.StateTable");
        }
        assertThat(aws.calls()).containsExactly("Publish", "PutMetricData");
    }

    /// Reconciliation and heartbeat cost no start-up time. The table is loaded for the claims.
    @Test
    void loadsNothingOfASchedulesTriggerOrOfAFailureBeforeTheFirst(@TempDir Path folder) throws IOException {
        Path loaded = folder.resolve("loaded.txt");
        Map<String, String> reconciling = Map.of(
                "RUNWATCH_RECONCILE_STATEMACHINES",
                "arn:aws:states:eu-central-1:123456789012:stateMachine:orders",
                "RUNWATCH_STORE_TABLE",
                "claims");
        try (LambdaProcess function = start(logsWhatItLoads(loaded, reconciling))) {
            invoke(LocalFunction.event("failed.json"));
            assertThat(Files.readString(loaded))
                    .contains("services.sns.", "services.dynamodb.", "store.DynamoDb", "store.StateTable")
                    .doesNotContain(
                            "services.sfn.",
                            "reconcile.Reconciler ",
                            "store.DynamoDbCheckpointStore",
                            "services.eventbridge.",
                            "heartbeat.HeartbeatCheck",
                            "services.sqs.",
                            "redelivery.RedeliveryStage");

            invoke("{\"source\":\"runwatch\",\"detail-type\":\"Runwatch Reconcile\"}".getBytes(StandardCharsets.UTF_8));
            assertThat(Files.readString(loaded)).contains("services.sfn.", "reconcile.Reconciler ");
            assertThat(function.alive()).isTrue();
        }
    }

    @Test
    void countsExactlyAcrossAFreeze() {
        try (LambdaProcess function = start(Map.of())) {
            invoke(LocalFunction.event("failed.json"));
            double beforeTheFreeze = aws.total("runwatch.executions", "status=FAILED", "state_machine=invoices");
            function.freeze();
            CompletableFuture<InvocationResult> next =
                    api.invoke(LocalFunction.event("succeeded.json"), Duration.ofSeconds(30));
            assertThat(next).isNotDone();
            function.thaw();
            InvocationResult result = next.orTimeout(30, TimeUnit.SECONDS).join();

            assertThat(result).isEqualTo(new InvocationResult.Response("{}"));
            assertThat(beforeTheFreeze).isEqualTo(1);
            assertThat(aws.total("runwatch.executions", "status=FAILED", "state_machine=invoices"))
                    .isEqualTo(1);
            assertThat(aws.total("runwatch.executions", "status=SUCCEEDED", "state_machine=invoices"))
                    .isEqualTo(1);
        }
    }

    @Test
    void returnsOnlyTheDamagedRecordOfABatch() {
        try (LambdaProcess function = start(Map.of())) {
            InvocationResult result = invoke(LocalFunction.event("sqs-batch-one-damaged.json"));

            assertThat(result)
                    .isEqualTo(new InvocationResult.Response(
                            "{\"batchItemFailures\":[{\"itemIdentifier\":\"059f36b4-87a3-44ab-83d2-661975700002\"}]}"));
            assertThat(aws.calls()).containsExactly("PublishBatch", "PutMetricData");
            assertThat(aws.total("runwatch.events.rejected", "reason=malformed"))
                    .isEqualTo(1);
            assertThat(function.alive()).isTrue();
        }
    }

    @Test
    void failsOnAnUnreadableEventAndContinues() {
        try (LambdaProcess function = start(Map.of())) {
            InvocationResult rejected = invoke(LocalFunction.event("rejected-s3-event.json"));
            InvocationResult next = invoke(LocalFunction.event("succeeded.json"));

            assertThat(rejected)
                    .isInstanceOfSatisfying(InvocationResult.Failure.class, error -> assertThat(error.body())
                            .contains("InvalidEventException", "aws:s3", "expected an EventBridge event"));
            assertThat(next).isEqualTo(new InvocationResult.Response("{}"));
            assertThat(function.alive()).isTrue();
        }
    }

    @Test
    void noSecretLeavesTheFunction() {
        try (LambdaProcess function = start(Map.of())) {
            invoke(LocalFunction.event("with-secrets.json"));

            assertThat(aws.published()).hasSize(1).asString().doesNotContain("canary", "AKIA");
            assertThat(aws.data()).asString().doesNotContain("canary");
            assertThat(function.output()).isNotEmpty().asString().doesNotContain("canary", "AKIA");
        }
    }

    @Test
    void startErrorNamesTheInvalidSetting() {
        try (LambdaProcess function = start(Map.of("RUNWATCH_ALERTS_TOPICARN", "my-topic"))) {
            String error = api.initError().orTimeout(60, TimeUnit.SECONDS).join();

            assertThat(error).contains("runwatch.alerts");
            assertThat(function.output()).anySatisfy(line -> assertThat(line)
                    .contains("runwatch.alerts.topic-arn must be the ARN of an SNS topic", "'my-topic'"));
        }
    }

    @Test
    void startErrorNamesTheUnknownSetting() {
        try (LambdaProcess function = start(Map.of("RUNWATCH_ALERTS_TRESHOLD", "INFO", "RUNWATCH_LOGPAYLOAD", ""))) {
            String error = api.initError().orTimeout(60, TimeUnit.SECONDS).join();

            assertThat(error).contains("RUNWATCH_ALERTS_TRESHOLD");
            assertThat(function.output()).anySatisfy(line -> assertThat(line)
                    .contains(
                            "Unknown setting",
                            "'RUNWATCH_ALERTS_TRESHOLD' (System Environment Property",
                            "did you mean RUNWATCH_ALERTS_THRESHOLD?",
                            "'RUNWATCH_LOGPAYLOAD'"));
        }
    }

    private LambdaProcess start(Map<String, String> environment) {
        Map<String, String> variables = new HashMap<>();
        variables.put("RUNWATCH_ALERTS_TOPICARN", LocalFunction.TOPIC);
        variables.putAll(environment);
        return LambdaProcess.start(root, api, aws, variables);
    }

    private static Map<String, String> logsWhatItLoads(Path file, Map<String, String> environment) {
        Map<String, String> variables = new HashMap<>(environment);
        variables.put("JAVA_TOOL_OPTIONS", "-Xlog:class+load:file=" + file);
        return variables;
    }

    private InvocationResult invoke(byte[] event) {
        return api.invoke(event, Duration.ofSeconds(30))
                .orTimeout(60, TimeUnit.SECONDS)
                .join();
    }

    private static void isOneJsonObject(String line) {
        assertThat(JsonMapper.shared().readTree(line).isObject()).as(line).isTrue();
    }
}
