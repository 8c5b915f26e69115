package dev.runwatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.runwatch.testkit.FakeAws;
import dev.runwatch.testkit.FakeAws.Fault;
import dev.runwatch.testkit.FakeAws.Published;
import dev.runwatch.testkit.FakeRuntimeApi;
import dev.runwatch.testkit.FakeRuntimeApi.Answer;
import dev.runwatch.testkit.FaultProxy;
import dev.runwatch.testkit.FaultProxy.Break;
import dev.runwatch.testkit.LambdaProcess;
import dev.runwatch.testkit.LocalFunction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Faults of SNS and CloudWatch, against one packaged function that keeps running.
///
/// Every invocation must end before its deadline, because Lambda would then kill the function.
class DependencyFaultsIT {

    private static final Duration AMPLE = Duration.ofSeconds(20);
    private static final Duration SCARCE = Duration.ofSeconds(3);
    private static final AtomicInteger EXECUTIONS = new AtomicInteger();

    private static final FakeAws AWS = new FakeAws();
    private static final FakeRuntimeApi API = new FakeRuntimeApi();
    private static final FaultProxy TO_SNS = FaultProxy.to(AWS.endpoint());
    private static final FaultProxy TO_CLOUD_WATCH = FaultProxy.to(AWS.endpoint());

    private static LambdaProcess function;

    private final String execution = "run-" + EXECUTIONS.incrementAndGet();

    @BeforeAll
    static void start(@TempDir Path folder) {
        function = LambdaProcess.start(
                LambdaProcess.unpack(folder.resolve("task")),
                API,
                AWS,
                Map.of(
                        "RUNWATCH_ALERTS_TOPICARN", LocalFunction.TOPIC,
                        "AWS_ENDPOINT_URL_SNS", TO_SNS.endpoint().toString(),
                        "AWS_ENDPOINT_URL_CLOUDWATCH", TO_CLOUD_WATCH.endpoint().toString()));
        // The first invocation starts it; what it takes is no matter of this test.
        API.invoke(failed("warm-up"), Duration.ofMinutes(1))
                .orTimeout(60, TimeUnit.SECONDS)
                .join();
    }

    @AfterAll
    static void stop() {
        function.close();
        TO_SNS.close();
        TO_CLOUD_WATCH.close();
        API.close();
        AWS.close();
    }

    @BeforeEach
    void allIsWell() {
        AWS.reset();
        TO_SNS.heal();
        TO_CLOUD_WATCH.heal();
    }

    /// What SNS, or what answers in its place, does before it comes to itself.
    static Stream<Arguments> passing() {
        return Stream.concat(
                Stream.of(
                                new Fault.Refuse(429, "Throttled"),
                                new Fault.Refuse(400, "KMSThrottling"),
                                new Fault.Refuse(500, "InternalError"),
                                new Fault.Refuse(503, "ServiceUnavailable"),
                                new Fault.Page(502),
                                new Fault.Page(200),
                                new Fault.Garbage(),
                                new Fault.Hang())
                        .map(fault -> argumentSet(fault.toString(), (Runnable) () -> AWS.snsFails(fault))),
                Stream.of(Break.values()).map(each -> argumentSet(each.name(), (Runnable) () -> TO_SNS.breaks(each))));
    }

    @ParameterizedTest
    @MethodSource("passing")
    void publishesInTheSameInvocationAfterAShortSnsFault(Runnable fault) {
        fault.run();

        Answer answer = invoke(failed(execution), AMPLE);

        assertThat(answer).isEqualTo(new Answer.Response("{}"));
        assertThat(AWS.published()).isNotEmpty().allMatch(this::isOfThisExecution);
        assertThat(total("runwatch.alerts", "severity=critical", "outcome=published"))
                .isEqualTo(1);
    }

    static Stream<Arguments> lasting() {
        return Stream.concat(
                Stream.of(
                                new Fault.Refuse(429, "Throttled"),
                                new Fault.Refuse(503, "ServiceUnavailable"),
                                new Fault.Page(200),
                                new Fault.Hang())
                        .map(fault -> argumentSet(fault.toString(), (Runnable) () -> AWS.snsAlwaysFails(fault))),
                Stream.of(Break.RESET, Break.SWALLOW, Break.SILENCE_IN_BODY, Break.TRICKLE, Break.NO_HTTP)
                        .map(each -> argumentSet(each.name(), (Runnable) () -> TO_SNS.alwaysBreaks(each))));
    }

    @ParameterizedTest
    @MethodSource("lasting")
    void failsBeforeTheDeadlineAndPublishesOnRetry(Runnable fault) {
        fault.run();
        Answer first = invoke(failed(execution), SCARCE);
        TO_SNS.heal();
        AWS.recovers();
        Answer second = invoke(failed(execution), AMPLE);

        assertThat(first).isInstanceOfSatisfying(Answer.Failure.class, failure -> assertThat(failure.body())
                .contains("AlertPublishException", LocalFunction.TOPIC));
        assertThat(second).isEqualTo(new Answer.Response("{}"));
        assertThat(AWS.published()).isNotEmpty().allMatch(this::isOfThisExecution);
        assertThat(total("runwatch.alerts", "severity=critical", "outcome=failed"))
                .isEqualTo(1);
        assertThat(total("runwatch.alerts", "severity=critical", "outcome=published"))
                .isEqualTo(1);
        assertThat(total("runwatch.executions", "status=FAILED", "state_machine=invoices"))
                .isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "403, AuthorizationError, Check the function's role",
        "404, NotFound, Check runwatch.alerts.topic-arn",
        "400, InvalidParameter, Trying again will not help",
        "400, KMSAccessDenied, Check the topic's key"
    })
    void doesNotRetryPermanentSnsErrors(int status, String code, String advice) {
        AWS.snsAlwaysFails(new Fault.Refuse(status, code));

        Answer answer = invoke(failed(execution), AMPLE);

        assertThat(AWS.calls()).containsExactly("Publish", "PutMetricData");
        assertThat(error(answer)).contains("AlertPublishException", LocalFunction.TOPIC, code, advice);
        assertThat(total("runwatch.alerts", "severity=critical", "outcome=failed"))
                .isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void reconnectsAfterTheConnectionWasClosed(boolean said) {
        invoke(failed(execution + "-before"), AMPLE);
        for (FaultProxy wire : List.of(TO_SNS, TO_CLOUD_WATCH)) {
            if (said) {
                wire.closeConnections();
            } else {
                wire.forgetConnections();
            }
        }
        AWS.reset();

        Answer answer = invoke(failed(execution), AMPLE);

        assertThat(answer).isEqualTo(new Answer.Response("{}"));
        assertThat(AWS.published()).singleElement().matches(this::isOfThisExecution);
    }

    static Stream<Arguments> entries() {
        return IntStream.range(0, 10)
                .boxed()
                .flatMap(position -> Stream.of(
                        argumentSet("entry " + position + ", for ever", position, true),
                        argumentSet("entry " + position + ", for now", position, false)));
    }

    @ParameterizedTest
    @MethodSource("entries")
    void returnsOnlyTheRejectedEntryOfABatch(int position, boolean forEver) {
        AWS.snsFails(
                new Fault.RefuseEntries(Set.of(position), forEver ? "InvalidParameter" : "InternalError", forEver));

        Answer answer = invoke(batchOfTen(), AMPLE);

        List<Integer> others =
                IntStream.range(0, 10).filter(i -> i != position).boxed().toList();
        List<Integer> sent = new ArrayList<>(others);
        String givenBack = "";
        if (forEver) {
            givenBack = "{\"itemIdentifier\":\"m-" + position + "\"}";
        } else {
            sent.add(position);
        }
        assertThat(answer).isEqualTo(new Answer.Response("{\"batchItemFailures\":[" + givenBack + "]}"));
        assertThat(AWS.published().stream().map(DependencyFaultsIT::executionOf).toList())
                .isEqualTo(sent.stream().map(i -> execution + "-" + i).toList());
    }

    /// What CloudWatch, or what answers in its place, does.
    static Stream<Arguments> faultsOfCloudWatch() {
        return Stream.concat(
                Stream.of(
                                new Fault.Refuse(400, "Throttling"),
                                new Fault.Refuse(403, "AccessDenied"),
                                new Fault.Refuse(500, "InternalServiceFault"),
                                new Fault.Refuse(503, "ServiceUnavailable"),
                                new Fault.Page(502),
                                new Fault.Page(200),
                                new Fault.Garbage(),
                                new Fault.Hang())
                        .map(fault -> argumentSet(fault.toString(), (Runnable) () -> AWS.cloudWatchFails(fault))),
                Stream.of(Break.values())
                        .map(each -> argumentSet(each.name(), (Runnable) () -> TO_CLOUD_WATCH.breaks(each))));
    }

    @ParameterizedTest
    @MethodSource("faultsOfCloudWatch")
    void cloudWatchFaultsNeitherDelayNorLoseAlerts(Runnable fault) {
        int before = function.output().size();
        fault.run();

        Answer answer = invoke(failed(execution), SCARCE);

        assertThat(answer).isEqualTo(new Answer.Response("{}"));
        assertThat(AWS.published()).singleElement().matches(this::isOfThisExecution);
        assertThat(AWS.calls().getFirst()).isEqualTo("Publish");
        assertThat(AWS.calls()).doesNotHaveDuplicates();
        List<JsonNode> lines = lines(before);
        boolean stored = total("runwatch.executions", "status=FAILED", "state_machine=invoices") == 1;
        boolean logged =
                lines.stream().anyMatch(line -> line.path("runwatch.executions").asInt() == 1);
        boolean said = lines.stream()
                .anyMatch(line -> line.path("message").asString().startsWith("No response from CloudWatch"));
        assertThat(List.of(stored && !said, logged, said))
                .as("stored, or on the log, or said to be unknown")
                .containsOnlyOnce(true);
    }

    /// An event each minute. What is unknown of one of them is said of that one alone.
    @Test
    void countsExactlyDuringAnHourWithoutCloudWatch() {
        int before = function.output().size();
        AWS.cloudWatchAlwaysFails(new Fault.Refuse(503, "ServiceUnavailable"));

        for (int minute = 0; minute < 60; minute++) {
            assertThat(invoke(failed(execution + "-" + minute), SCARCE)).isEqualTo(new Answer.Response("{}"));
        }
        AWS.recovers();
        invoke(failed(execution + "-60"), SCARCE);

        assertThat(AWS.published()).hasSize(61);
        assertThat(total("runwatch.executions", "status=FAILED", "state_machine=invoices"))
                .isEqualTo(1);
        List<JsonNode> embedded = lines(before).stream()
                .filter(line -> line.has("runwatch.executions"))
                .toList();
        assertThat(embedded).hasSize(60).allSatisfy(line -> {
            assertThat(line.path("runwatch.executions").asInt()).isEqualTo(1);
            assertThat(line.path("_aws")
                            .path("CloudWatchMetrics")
                            .path(0)
                            .path("Namespace")
                            .asString())
                    .isEqualTo("Runwatch");
        });
    }

    @Test
    void returnsTheWholeBatchWhenNoTimeIsLeft() {
        Answer answer = invoke(batchOfTen(), Duration.ofMillis(1600));

        assertThat(AWS.published()).isEmpty();
        assertThat(answer).isInstanceOfSatisfying(Answer.Response.class, response -> assertThat(
                        JsonMapper.shared().readTree(response.body()).path("batchItemFailures"))
                .hasSize(10));
        assertThat(invoke(batchOfTen(), AMPLE)).isEqualTo(new Answer.Response("{\"batchItemFailures\":[]}"));
        assertThat(AWS.published()).hasSize(10);
    }

    private byte[] batchOfTen() {
        List<String> records = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            String body = new String(failed(execution + "-" + i), StandardCharsets.UTF_8);
            records.add("{\"messageId\":\"m-%d\",\"eventSource\":\"aws:sqs\",\"body\":%s}"
                    .formatted(i, JsonMapper.shared().writeValueAsString(body)));
        }
        return ("{\"Records\":[" + String.join(",", records) + "]}").getBytes(StandardCharsets.UTF_8);
    }

    private static String executionOf(Published alert) {
        String arn = JsonMapper.shared()
                .readTree(alert.text("default"))
                .path("execution")
                .path("arn")
                .asString();
        return arn.substring(arn.lastIndexOf(':') + 1);
    }

    private static String error(Answer answer) {
        assertThat(answer).isInstanceOf(Answer.Failure.class);
        return ((Answer.Failure) answer).body();
    }

    /// What the function printed since.
    private static List<JsonNode> lines(int before) {
        List<String> output = function.output();
        return output.subList(before, output.size()).stream()
                .map(JsonMapper.shared()::readTree)
                .toList();
    }

    static double total(String metric, String... dimensions) {
        return AWS.total(metric, dimensions);
    }

    private boolean isOfThisExecution(Published alert) {
        return alert.text("default").contains(":execution:invoices:" + execution + "\"");
    }

    /// Hands over an event; an answer after the deadline is none.
    private static Answer invoke(byte[] event, Duration deadline) {
        long begin = System.nanoTime();
        Answer answer =
                API.invoke(event, deadline).orTimeout(60, TimeUnit.SECONDS).join();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(deadline);
        return answer;
    }

    private static byte[] failed(String execution) {
        String event = new String(LocalFunction.event("failed.json"), StandardCharsets.UTF_8);
        return event.replace("nightly-2026-11-20", execution).getBytes(StandardCharsets.UTF_8);
    }
}
