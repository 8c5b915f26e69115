package dev.runwatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runwatch.testkit.FakeAws;
import dev.runwatch.testkit.FakeAws.Published;
import dev.runwatch.testkit.FakeRuntimeApi;
import dev.runwatch.testkit.FakeRuntimeApi.InvocationResult;
import dev.runwatch.testkit.FaultProxy;
import dev.runwatch.testkit.LambdaProcess;
import dev.runwatch.testkit.LinuxOnly;
import dev.runwatch.testkit.LocalFunction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// One packaged function that keeps running while AWS and the network fail.
///
/// Every invocation must end before its deadline, because Lambda would then kill the function.
@LinuxOnly
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class FaultyDependencies {

    static final Duration LONG = Duration.ofSeconds(20);
    static final Duration SHORT = Duration.ofSeconds(3);

    private static final AtomicInteger EXECUTIONS = new AtomicInteger();

    final FakeAws aws = new FakeAws();
    final FaultProxy toSns = FaultProxy.to(aws.endpoint());
    final FaultProxy toCloudWatch = FaultProxy.to(aws.endpoint());

    private final FakeRuntimeApi api = new FakeRuntimeApi();

    LambdaProcess function;
    String execution = "";

    @BeforeAll
    void start(@TempDir Path folder) {
        function = LambdaProcess.start(
                LambdaProcess.unpack(folder.resolve("task")),
                api,
                aws,
                Map.of(
                        "RUNWATCH_ALERTS_TOPICARN", LocalFunction.TOPIC,
                        "AWS_ENDPOINT_URL_SNS", toSns.endpoint().toString(),
                        "AWS_ENDPOINT_URL_CLOUDWATCH", toCloudWatch.endpoint().toString()));
        // The first invocation includes the start, which may take longer than the deadlines of these tests.
        api.invoke(failed("warm-up"), Duration.ofMinutes(1))
                .orTimeout(60, TimeUnit.SECONDS)
                .join();
    }

    @AfterAll
    void stop() {
        function.close();
        toSns.close();
        toCloudWatch.close();
        api.close();
        aws.close();
    }

    @BeforeEach
    void recover() {
        execution = "run-" + EXECUTIONS.incrementAndGet();
        aws.reset();
        toSns.heal();
        toCloudWatch.heal();
    }

    double total(String metric, String... dimensions) {
        return aws.total(metric, dimensions);
    }

    boolean isOfThisExecution(Published alert) {
        return alert.text("default").contains(":execution:invoices:" + execution + "\"");
    }

    /// Invokes the function; a response after the deadline fails the test.
    InvocationResult invoke(byte[] event, Duration deadline) {
        long begin = System.nanoTime();
        InvocationResult result =
                api.invoke(event, deadline).orTimeout(60, TimeUnit.SECONDS).join();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(deadline);
        return result;
    }

    static byte[] failed(String execution) {
        String event = new String(LocalFunction.event("failed.json"), StandardCharsets.UTF_8);
        return event.replace("nightly-2026-11-20", execution).getBytes(StandardCharsets.UTF_8);
    }
}
