package dev.runwatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runwatch.acceptance.Buffer.Message;
import dev.runwatch.packaging.ProvidedFunction;
import dev.runwatch.testkit.FakeAws;
import dev.runwatch.testkit.FakeAws.Datum;
import dev.runwatch.testkit.FakeAws.Fault;
import dev.runwatch.testkit.FakeRuntimeApi.InvocationResult;
import dev.runwatch.testkit.LinuxOnly;
import dev.runwatch.testkit.LocalFunction;
import dev.runwatch.testkit.ProcessMemory;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// A hundred thousand events, while SNS and CloudWatch fail occasionally and the function is killed three times.
@LinuxOnly
@Tag("endurance")
class FaultyStormIT {

    private static final int EVENTS = 100_000;
    private static final int SIZE = 100;
    private static final int KILLS = 3;

    /// In batches of ten alerts, every tenth call fails, so about one event in a hundred is affected.
    private static final int FAULT_IN = 10;

    /// As in `sam/template.yaml`.
    private static final int MAX_RECEIVE_COUNT = 5;

    /// As in `StormIT`, which explains them.
    private static final int MAX_GROWTH_MB = 40;

    private static final int MAX_GROWTH_IN_USE = 5_000_000;

    private static final Map<String, String> PATIENT = Map.of(
            "RUNWATCH_METRICS_TIMEOUT", "20s",
            "RUNWATCH_AWS_READTIMEOUT", "20s",
            "RUNWATCH_ALERTS_ATTEMPTTIMEOUT", "20s");

    private static final Fault NONE = new Fault.RejectEntries(Set.of(), "", false);

    private static final List<Fault> OF_SNS = List.of(
            new Fault.ErrorResponse(500, "InternalError"),
            new Fault.ErrorResponse(429, "Throttled"),
            new Fault.ErrorResponse(400, "KMSThrottling"),
            new Fault.ErrorResponse(403, "AuthorizationError"),
            new Fault.Reset(),
            new Fault.DropResponse(),
            new Fault.RejectEntries(Set.of(0, 7), "InternalError", false),
            new Fault.RejectEntries(Set.of(3), "InvalidParameter", true));

    private static final List<Fault> OF_CLOUD_WATCH =
            List.of(new Fault.ErrorResponse(503, "ServiceUnavailable"), new Fault.DropResponse());

    private final List<String> bad = Stream.of("failed.json", "timed-out.json", "aborted.json")
            .map(FaultyStormIT::event)
            .toList();
    private final List<String> good = Stream.of("succeeded.json", "running.json")
            .map(FaultyStormIT::event)
            .toList();

    private final Random random = Seed.random();
    private final Buffer buffer = new Buffer(MAX_RECEIVE_COUNT);
    private final Ledger ledger = new Ledger();
    private int events;
    private int alerting;
    private int damaged;
    private int faults;
    private int acknowledged;

    @Test
    void accountsForEveryEventDuringFaultsAndKills(@TempDir Path directory) throws IOException {
        long begun = System.nanoTime();
        Path task = ProvidedFunction.unpack(directory.resolve("task"));
        for (int kill = 1; kill <= KILLS; kill++) {
            var aws = new FakeAws();
            try (aws;
                    var function = start(task, aws, directory.resolve("log-" + kill))) {
                liveUntilKilled(function, aws, EVENTS / 5 * kill);
            }
            ledger.published(aws.takePublished());
            ledger.killed(buffer.executions());
        }
        Path log = directory.resolve("log");
        try (var aws = new FakeAws();
                var function = start(task, aws, log)) {
            int before = acknowledged;
            liveUntil(function, aws, events + EVENTS / 10);
            long megabytes = ProcessMemory.megabytes(function.process());
            long inUse = ProcessMemory.inUse(function.process());
            liveUntil(function, aws, EVENTS);
            while (!buffer.isEmpty()) {
                handle(buffer.receive(SIZE), function, aws);
            }
            long megabytesAtTheEnd = ProcessMemory.megabytes(function.process());
            long inUseAtTheEnd = ProcessMemory.inUse(function.process());

            System.out.printf(
                    "%d events, %d kills, %d faults, %d status changes to alert about, %d duplicates, %d dead letters (%d damaged),"
                            + " %d s, resident %d to %d MB, heap in use %d to %d KB%n",
                    events,
                    KILLS,
                    faults,
                    ledger.executions(),
                    ledger.duplicates(),
                    buffer.deadLetters().size(),
                    damaged,
                    TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun),
                    megabytes,
                    megabytesAtTheEnd,
                    inUse / 1_024,
                    inUseAtTheEnd / 1_024);
            assertThat(counted(aws, log, "runwatch.executions") + counted(aws, log, "runwatch.events.duplicate"))
                    .isEqualTo(acknowledged - before);
            assertThat(megabytesAtTheEnd).isLessThan(megabytes + MAX_GROWTH_MB);
            assertThat(inUseAtTheEnd).isLessThan(inUse + MAX_GROWTH_IN_USE);
        }

        assertThat(events).isEqualTo(EVENTS);
        assertThat(acknowledged + buffer.deadLetters().size()).isEqualTo(EVENTS);
        assertThat(buffer.deadLetters().stream()
                        .filter(message -> message.execution().isEmpty()))
                .hasSize(damaged);
        assertThat(ledger.executions())
                .isBetween(alerting - (buffer.deadLetters().size() - damaged), alerting);
        ledger.requireAnExcuseForEveryDuplicate();
    }

    private void liveUntilKilled(ProvidedFunction function, FakeAws aws, int last) {
        liveUntil(function, aws, last);
        var kill = CompletableFuture.runAsync(
                function::kill, CompletableFuture.delayedExecutor(random.nextInt(300), TimeUnit.MILLISECONDS));
        while (function.process().isAlive() && events < EVENTS) {
            more();
            List<Message> batch = buffer.receive(SIZE);
            try {
                handle(batch, function, aws);
            } catch (CompletionException killed) {
                buffer.redeliver(batch);
            }
        }
        kill.join();
    }

    private void liveUntil(ProvidedFunction function, FakeAws aws, int last) {
        while (events < last) {
            more();
            handle(buffer.receive(SIZE), function, aws);
        }
    }

    private void handle(List<Message> batch, ProvidedFunction function, FakeAws aws) {
        breakSomething(aws);
        InvocationResult result =
                function.invoke(Buffer.event(batch), Duration.ofSeconds(60)).join();
        ledger.published(aws.takePublished());
        assertThat(result).isInstanceOf(InvocationResult.Response.class);
        List<Message> done = buffer.settle(batch, ((InvocationResult.Response) result).body());
        acknowledged += done.size();
        done.stream()
                .map(Message::execution)
                .filter(execution -> execution.startsWith("run-"))
                .forEach(ledger::acknowledged);
    }

    private void breakSomething(FakeAws aws) {
        if (random.nextInt(FAULT_IN) == 0) {
            List<Fault> calls = new ArrayList<>(Collections.nCopies(random.nextInt(4), NONE));
            calls.add(OF_SNS.get(random.nextInt(OF_SNS.size())));
            aws.snsFails(calls.toArray(Fault[]::new));
            faults++;
        }
        if (random.nextInt(FAULT_IN) == 0) {
            aws.cloudWatchFails(OF_CLOUD_WATCH.get(random.nextInt(OF_CLOUD_WATCH.size())));
            faults++;
        }
    }

    /// Half of the executions failed, one of these events is duplicated, and one is malformed.
    private void more() {
        int first = events + 1;
        buffer.add(new Message("m-" + ++events, "", "{\"detail\":"));
        damaged++;
        for (int i = 1; i < SIZE - 1; i++) {
            events++;
            boolean isBad = i % 2 == 0;
            List<String> kinds = isBad ? bad : good;
            buffer.add(message(isBad, events, kinds.get(events / 2 % kinds.size())));
            alerting += isBad ? 1 : 0;
        }
        Message again = message(true, first + 2, bad.get((first + 2) / 2 % bad.size()));
        buffer.add(new Message("m-" + ++events, again.execution(), again.body()));
    }

    private static Message message(boolean isBad, int number, String event) {
        return new Message(
                "m-" + number,
                (isBad ? "run-" : "well-") + number,
                event.replace("nightly-2026-11-20", "run-" + number));
    }

    /// The sum in CloudWatch, plus the log lines of rejected metrics.
    private static double counted(FakeAws aws, Path log, String metric) throws IOException {
        double stored = aws.data().stream()
                .filter(datum -> datum.name().equals(metric))
                .filter(datum -> !datum.dimensions().containsKey("state_machine"))
                .mapToDouble(Datum::sum)
                .sum();
        try (Stream<String> lines = Files.lines(log)) {
            return stored
                    + lines.filter(line -> line.contains("\"_aws\""))
                            .map(JsonMapper.shared()::readTree)
                            .filter(line -> !line.has("state_machine"))
                            .mapToDouble(line -> line.path(metric).asDouble(0))
                            .sum();
        }
    }

    /// By name; `StormIT` explains why.
    private static ProvidedFunction start(Path task, FakeAws aws, Path log) {
        URI byName = URI.create(aws.endpoint().toString().replace("127.0.0.1", "localhost"));
        return ProvidedFunction.start(task, byName, PATIENT, log);
    }

    private static String event(String file) {
        return new String(LocalFunction.event(file), StandardCharsets.UTF_8);
    }
}
