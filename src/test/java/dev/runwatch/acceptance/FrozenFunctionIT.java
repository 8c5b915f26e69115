package dev.runwatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runwatch.testkit.FakeAws;
import dev.runwatch.testkit.FakeAws.Fault;
import dev.runwatch.testkit.FakeRuntimeApi;
import dev.runwatch.testkit.FakeRuntimeApi.InvocationResult;
import dev.runwatch.testkit.LambdaProcess;
import dev.runwatch.testkit.LinuxOnly;
import dev.runwatch.testkit.LocalFunction;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The packaged zip, frozen between two events, within an event, and with little time left.
@LinuxOnly
class FrozenFunctionIT {

    private static final InvocationResult DONE = new InvocationResult.Response("{}");
    private static final Duration AMPLE = Duration.ofSeconds(30);
    private static final Duration SCARCE = Duration.ofSeconds(2);

    /// Short timeouts, which all expire within [#FROZEN].
    private static final Map<String, String> IMPATIENT = Map.of(
            "RUNWATCH_ALERTS_TOPICARN", LocalFunction.TOPIC,
            "RUNWATCH_ALERTS_TIMEOUT", "1500ms",
            "RUNWATCH_ALERTS_ATTEMPTTIMEOUT", "700ms",
            "RUNWATCH_METRICS_TIMEOUT", "1s",
            "RUNWATCH_AWS_READTIMEOUT", "700ms");

    private static final Duration FROZEN = Duration.ofSeconds(2);
    private static final Duration MINUTES = Duration.ofMinutes(3);

    private static Path root = Path.of("");

    private final FakeAws aws = new FakeAws();
    private FakeRuntimeApi api = new FakeRuntimeApi();
    private LambdaProcess function = LambdaProcess.start(root, api, aws, IMPATIENT);

    @BeforeAll
    static void unpack(@TempDir Path folder) {
        root = LambdaProcess.unpack(folder.resolve("task"));
    }

    @BeforeEach
    void warmUp() {
        assertThat(invoke("succeeded.json", AMPLE)).isEqualTo(DONE);
    }

    @AfterEach
    void close() {
        function.close();
        api.close();
        aws.close();
    }

    @Test
    void publishesAfterAFreezeThatClosedAllConnections() {
        assertThat(invoke("failed.json", AMPLE)).isEqualTo(DONE);

        function.freeze();
        aws.closesConnections();
        CompletableFuture<InvocationResult> result = api.invoke(LocalFunction.event("timed-out.json"), AMPLE);
        function.thaw();

        assertThat(result.orTimeout(60, TimeUnit.SECONDS).join()).isEqualTo(DONE);
        assertThat(aws.published()).hasSize(2);
        assertThat(changes("FAILED")).isEqualTo(1);
    }

    /// The function cannot know whether metrics on a closed connection were stored.
    @Test
    void countsOrLogsTheNextEventAfterAFreezeThatClosedAllConnections() {
        function.freeze();
        aws.closesConnections();
        CompletableFuture<InvocationResult> result = api.invoke(LocalFunction.event("running.json"), AMPLE);
        function.thaw();

        assertThat(result.orTimeout(60, TimeUnit.SECONDS).join()).isEqualTo(DONE);
        function.close();
        assertThat(changes("RUNNING") + unknownOutcomes()).isEqualTo(1);
    }

    @Test
    void publishesOnceWhenSnsDidNotAcceptBeforeTheFreeze() {
        aws.snsFails(new Fault.Hang());
        CompletableFuture<InvocationResult> result = api.invoke(LocalFunction.event("failed.json"), AMPLE);
        freezeIn("Publish");

        if (result.orTimeout(60, TimeUnit.SECONDS).join() instanceof InvocationResult.Failure(String body)) {
            assertThat(body).contains("AlertPublishException");
            assertThat(invoke("failed.json", AMPLE)).isEqualTo(DONE);
        }
        assertThat(aws.published()).hasSize(1);
        assertThat(changes("FAILED")).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"false, 0", "true, 1"})
    void logsMetricsWithUnknownOutcomeAndSendsNoneTwice(boolean stored, int counted) {
        aws.cloudWatchFails(stored ? new Fault.WithholdResponse() : new Fault.Hang());
        CompletableFuture<InvocationResult> result = api.invoke(LocalFunction.event("failed.json"), AMPLE);
        await().until(() -> calls("PutMetricData") == 2);
        freezeIn("PutMetricData");

        assertThat(result.orTimeout(60, TimeUnit.SECONDS).join()).isEqualTo(DONE);
        assertThat(invoke("running.json", AMPLE)).isEqualTo(DONE);
        function.close();
        assertThat(aws.published()).hasSize(1);
        assertThat(changes("FAILED")).isEqualTo(counted);
        assertThat(unknownOutcomes()).isEqualTo(1);
        assertThat(changes("RUNNING")).isEqualTo(1);
    }

    @Test
    void republishesWithTheSameKeyAfterATimeoutDuringPublish() {
        aws.snsFails(new Fault.WithholdResponse());
        CompletableFuture<InvocationResult> result = api.invoke(LocalFunction.event("failed.json"), SCARCE);
        await().until(() -> aws.published().size() == 1);
        function.freeze();
        assertThat(result).isNotDone();
        function.close();
        function = LambdaProcess.start(root, api, aws, IMPATIENT);

        assertThat(invoke("failed.json", AMPLE)).isEqualTo(DONE);
        assertThat(aws.published()).hasSize(2);
        assertThat(aws.published().stream()
                        .map(alert -> alert.attributes().getOrDefault("dedupKey", "none"))
                        .distinct())
                .hasSize(1);
    }

    @Test
    void returnsAnEventUnprocessedWhenTooLittleTimeIsLeft() {
        InvocationResult result = invoke("failed.json", Duration.ofMillis(300));

        assertThat(result).isInstanceOfSatisfying(InvocationResult.Failure.class, failure -> assertThat(failure.body())
                .contains("Too little time was left"));
        assertThat(aws.calls()).doesNotContain("Publish");
        assertThat(changes("FAILED")).isZero();
        assertThat(invoke("failed.json", AMPLE)).isEqualTo(DONE);
        assertThat(aws.published()).hasSize(1);
    }

    /// Lambda kills a function that has not responded by its deadline. With the default timeouts, which are longer.
    @Test
    void returnsAnEventBeforeTheDeadlineWhenSnsHangs() {
        start(Map.of("RUNWATCH_ALERTS_TOPICARN", LocalFunction.TOPIC));
        aws.snsAlwaysFails(new Fault.Hang());

        InvocationResult result = api.invoke(LocalFunction.event("failed.json"), SCARCE)
                .orTimeout(SCARCE.toMillis(), TimeUnit.MILLISECONDS)
                .join();

        assertThat(result).isInstanceOfSatisfying(InvocationResult.Failure.class, failure -> assertThat(failure.body())
                .contains("AlertPublishException"));
        assertThat(function.alive()).isTrue();
    }

    /// With the default timeouts, and a freeze that is longer than all of them and the deadline.
    @Test
    @Tag("endurance")
    void continuesAfterMinutesOfFreeze() {
        start(Map.of("RUNWATCH_ALERTS_TOPICARN", LocalFunction.TOPIC));
        assertThat(invoke("failed.json", AMPLE)).isEqualTo(DONE);
        function.freeze();
        aws.closesConnections();
        pass(MINUTES);
        function.thaw();
        assertThat(invoke("timed-out.json", AMPLE)).isEqualTo(DONE);
        assertThat(aws.published()).hasSize(2);

        aws.snsFails(new Fault.Hang());
        CompletableFuture<InvocationResult> result = api.invoke(LocalFunction.event("aborted.json"), AMPLE);
        await().until(() -> calls("Publish") == 3);
        function.freeze();
        pass(MINUTES);
        function.thaw();
        if (result.orTimeout(60, TimeUnit.SECONDS).join() instanceof InvocationResult.Failure(String body)) {
            assertThat(body).contains("AlertPublishException");
            assertThat(invoke("aborted.json", AMPLE)).isEqualTo(DONE);
        }
        function.close();
        assertThat(aws.published()).hasSize(3);
        assertThat(changes("FAILED")).isEqualTo(1);
        assertThat(changes("TIMED_OUT") + changes("ABORTED") + unknownOutcomes())
                .isEqualTo(2);
    }

    /// With a new API, because the closed process may still wait for an event at the old one.
    private void start(Map<String, String> environment) {
        function.close();
        api.close();
        api = new FakeRuntimeApi();
        function = LambdaProcess.start(root, api, aws, environment);
        assertThat(invoke("succeeded.json", AMPLE)).isEqualTo(DONE);
    }

    private long calls(String action) {
        return aws.calls().stream().filter(action::equals).count();
    }

    /// Time itself is the condition.
    private static void pass(Duration time) {
        await().pollDelay(time).atMost(time.plusMinutes(1)).until(() -> true);
    }

    /// Freezes the function during a call, for longer than any of its timeouts.
    private void freezeIn(String call) {
        await().until(() -> aws.calls().contains(call));
        function.freeze();
        pass(FROZEN);
        function.thaw();
    }

    /// Complete when the process has ended.
    private double unknownOutcomes() {
        return function.output().stream()
                .filter(line -> line.contains("No response from CloudWatch"))
                .count();
    }

    private double changes(String status) {
        return aws.total("runwatch.executions", "status=" + status, "state_machine=invoices");
    }

    private InvocationResult invoke(String event, Duration deadline) {
        return api.invoke(LocalFunction.event(event), deadline)
                .orTimeout(60, TimeUnit.SECONDS)
                .join();
    }
}
