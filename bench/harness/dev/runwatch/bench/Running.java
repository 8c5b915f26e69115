package dev.runwatch.bench;

import dev.runwatch.packaging.CustomRuntimePackager;
import dev.runwatch.testkit.FakeRuntimeApi;
import dev.runwatch.testkit.FakeRuntimeApi.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// A contestant's process with a Runtime API and an AWS of its own.
final class Running implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int MAX_OUTPUT = 4_000;

    private final Candidate contestant;
    private final StubAws aws;
    private final FakeRuntimeApi api = new FakeRuntimeApi();
    private final Path output;
    private final long begun;
    private final Process process;
    private final CompletableFuture<Void> ended;
    private volatile CompletableFuture<Answer> awaited = new CompletableFuture<>();

    private Running(Candidate contestant, List<String> wrapper, StubAws aws) throws IOException {
        this.contestant = contestant;
        this.aws = aws;
        output = Files.createDirectories(Path.of("target/bench/output"))
                .resolve(contestant.name().replaceAll("\\W+", "-") + ".log");
        List<String> command = new ArrayList<>(wrapper);
        command.addAll(contestant.command());
        var builder = new ProcessBuilder(command)
                .directory(contestant.task().toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        CustomRuntimePackager.environment(builder.environment(), api.address(), aws.endpoint(), contestant.task());
        builder.environment().putAll(contestant.environment());
        begun = System.nanoTime();
        process = builder.start();
        ended = process.onExit().thenRun(() -> awaited.completeExceptionally(new IOException("it ended")));
    }

    static Running start(Candidate contestant) throws IOException {
        return start(contestant, List.of());
    }

    /// @param wrapper a command that starts the command behind it in its own place
    static Running start(Candidate contestant, List<String> wrapper) throws IOException {
        return start(contestant, wrapper, new StubAws());
    }

    /// @param aws is closed with it
    static Running start(Candidate contestant, List<String> wrapper, StubAws aws) throws IOException {
        return new Running(contestant, wrapper, aws);
    }

    StubAws aws() {
        return aws;
    }

    /// Milliseconds from handing over the event to its answer.
    ///
    /// @throws IOException if the process ends or refuses the event
    double invoke(byte[] event) throws IOException, InterruptedException {
        long start = System.nanoTime();
        CompletableFuture<Answer> answer = api.invoke(event, Duration.ofMinutes(1));
        awaited = answer;
        if (!process.isAlive()) {
            throw failed("it has ended", null);
        }
        try {
            Answer got = answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            double millis = (System.nanoTime() - start) / 1e6;
            if (got instanceof Answer.Failure(String body)) {
                throw failed("it refused an event: " + body, null);
            }
            return millis;
        } catch (ExecutionException | TimeoutException noAnswer) {
            throw failed("it did not answer", noAnswer);
        }
    }

    /// Milliseconds from the start of the process to now.
    double sinceStart() {
        return (System.nanoTime() - begun) / 1e6;
    }

    /// Resident memory now, in MB of 1,024 × 1,024 bytes.
    double memory() throws IOException {
        return status("VmRSS:");
    }

    /// The most that [#memory] ever was.
    double peakMemory() throws IOException {
        return status("VmHWM:");
    }

    /// Processor time so far, in milliseconds; the kernel counts it in hundredths of a second.
    long processorMillis() throws IOException {
        String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * 10;
    }

    /// What it printed so far.
    String output() throws IOException {
        return Files.readString(output);
    }

    long outputBytes() throws IOException {
        return Files.size(output);
    }

    @Override
    public void close() {
        process.destroyForcibly();
        ended.join();
        api.close();
        aws.close();
    }

    private double status(String field) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"))) {
            if (line.startsWith(field)) {
                return Long.parseLong(line.replaceAll("\\D", "")) / 1024.0;
            }
        }
        throw failed("it has ended", null);
    }

    private IOException failed(String why, @Nullable Exception cause) throws IOException {
        String printed = output();
        return new IOException(
                "%s: %s. It printed: %s"
                        .formatted(
                                contestant.name(), why, printed.substring(Math.max(0, printed.length() - MAX_OUTPUT))),
                cause);
    }
}
