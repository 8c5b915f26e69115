package dev.runwatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runwatch.acceptance.Buffer.Message;
import dev.runwatch.packaging.ProvidedFunction;
import dev.runwatch.testkit.FakeAws;
import dev.runwatch.testkit.FakeAws.Fault;
import dev.runwatch.testkit.FakeAws.Published;
import dev.runwatch.testkit.FakeRuntimeApi.InvocationResult;
import dev.runwatch.testkit.LinuxOnly;
import dev.runwatch.testkit.LocalFunction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The self-contained package, killed with SIGKILL, restarted, and sent all unacknowledged messages again.
@LinuxOnly
class ProcessKillIT {

    private static final String EVENT = new String(LocalFunction.event("failed.json"), StandardCharsets.UTF_8);
    private static final InvocationResult DONE = new InvocationResult.Response("{}");

    /// Longer than a start and some invocations take, so that a kill may happen during any of them.
    private static final int LATEST_KILL_MILLIS = 1_500;

    private static final int MAX_BATCH = 25;

    private static Path directory = Path.of("");
    private static Path task = Path.of("");

    private int executions;

    @BeforeAll
    static void unpack(@TempDir Path folder) {
        directory = folder;
        task = ProvidedFunction.unpack(directory.resolve("task"));
    }

    @Test
    void republishesWhenKilledBeforeSnsConfirmed() {
        try (var aws = new FakeAws()) {
            aws.snsFails(new Fault.WithholdResponse());
            killWhen(aws, "Publish");

            assertThat(handledByTheNext(aws)).isEqualTo(DONE);
            assertThat(aws.published()).hasSize(2);
            assertThat(aws.published().stream().map(ProcessKillIT::key).distinct())
                    .hasSize(1);
        }
    }

    @Test
    void republishesWhenKilledBeforeTheAcknowledgement() {
        try (var aws = new FakeAws()) {
            aws.cloudWatchFails(new Fault.Hang());
            killWhen(aws, "PutMetricData");

            assertThat(handledByTheNext(aws)).isEqualTo(DONE);
            assertThat(aws.published()).hasSize(2);
            assertThat(aws.published().stream().map(ProcessKillIT::key).distinct())
                    .hasSize(1);
        }
    }

    @Test
    void losesNoAlertWhenKilledAtAnyMoment() {
        loseNothingIn(6);
    }

    @Test
    @Tag("endurance")
    void losesNoAlertInAHundredKills() {
        loseNothingIn(100);
    }

    /// With a fake AWS per process, so that its alerts are complete when the process has ended.
    private void loseNothingIn(int kills) {
        Random random = Seed.random();
        var buffer = new Buffer(Integer.MAX_VALUE);
        var ledger = new Ledger();
        for (int i = 0; i < kills; i++) {
            Executor moment =
                    CompletableFuture.delayedExecutor(random.nextInt(LATEST_KILL_MILLIS), TimeUnit.MILLISECONDS);
            var aws = new FakeAws();
            try (aws;
                    var function = start(aws)) {
                var kill = CompletableFuture.runAsync(function::kill, moment);
                live(function, aws, buffer, ledger, random);
                kill.join();
            }
            ledger.published(aws.takePublished());
            ledger.killed(buffer.executions());
        }
        try (var aws = new FakeAws();
                var function = start(aws)) {
            while (!buffer.isEmpty()) {
                handle(buffer.receive(MAX_BATCH), function, aws, buffer, ledger);
            }
        }

        assertThat(ledger.executions()).isEqualTo(executions);
        ledger.requireAnExcuseForEveryDuplicate();
        System.out.printf(
                "%d kills, %d status changes, %d published more than once%n", kills, executions, ledger.duplicates());
    }

    /// Sends messages until the process is killed.
    private void live(ProvidedFunction function, FakeAws aws, Buffer buffer, Ledger ledger, Random random) {
        while (function.process().isAlive()) {
            int more = 1 + random.nextInt(MAX_BATCH);
            for (int i = 0; i < more; i++) {
                buffer.add(failure());
            }
            List<Message> batch = buffer.receive(MAX_BATCH);
            try {
                handle(batch, function, aws, buffer, ledger);
            } catch (CompletionException killed) {
                buffer.redeliver(batch);
                return;
            }
        }
    }

    private static void handle(
            List<Message> batch, ProvidedFunction function, FakeAws aws, Buffer buffer, Ledger ledger) {
        InvocationResult result =
                function.invoke(Buffer.event(batch), Duration.ofSeconds(30)).join();
        ledger.published(aws.takePublished());
        assertThat(result).isInstanceOf(InvocationResult.Response.class);
        List<Message> acknowledged = new ArrayList<>(buffer.settle(batch, ((InvocationResult.Response) result).body()));
        assertThat(acknowledged).isEqualTo(batch);
        acknowledged.forEach(message -> ledger.acknowledged(message.execution()));
    }

    private Message failure() {
        executions++;
        String execution = "run-" + executions;
        return new Message("m-" + executions, execution, EVENT.replace("nightly-2026-11-20", execution));
    }

    private static void killWhen(FakeAws aws, String called) {
        try (var function = start(aws)) {
            var result = function.invoke(LocalFunction.event("failed.json"), Duration.ofSeconds(30));
            await().until(() -> aws.calls().contains(called) && aws.published().size() == 1);
            function.kill();
            await().until(result::isCompletedExceptionally);
        }
    }

    private static InvocationResult handledByTheNext(FakeAws aws) {
        try (var function = start(aws)) {
            return function.invoke(LocalFunction.event("failed.json"), Duration.ofSeconds(30))
                    .orTimeout(60, TimeUnit.SECONDS)
                    .join();
        }
    }

    private static ProvidedFunction start(FakeAws aws) {
        return ProvidedFunction.start(task, aws.endpoint(), Map.of(), directory.resolve("log"));
    }

    private static String key(Published alert) {
        return alert.attributes().getOrDefault("dedupKey", "none");
    }
}
