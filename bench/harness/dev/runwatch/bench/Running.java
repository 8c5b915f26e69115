package dev.runwatch.bench;

import dev.runwatch.packaging.ProvidedFunction;
import dev.runwatch.testkit.FakeRuntimeApi;
import dev.runwatch.testkit.FakeRuntimeApi.InvocationResult;
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

/// A candidate's process, with its own Runtime API and its own stub of AWS.
final class Running implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int MAX_OUTPUT = 4_000;

    private final Candidate candidate;
    private final StubAws aws;
    private final FakeRuntimeApi api = new FakeRuntimeApi();
    private final Path output;
    private final long begun;
    private final Process process;
    private final CompletableFuture<Void> ended;
    private volatile CompletableFuture<InvocationResult> awaited = new CompletableFuture<>();

    private Running(Candidate candidate, List<String> wrapper, StubAws aws) throws IOException {
        this.candidate = candidate;
        this.aws = aws;
        output = Files.createDirectories(Path.of("target/bench/output"))
                .resolve(candidate.name().replaceAll("\\W+", "-") + ".log");
        List<String> command = new ArrayList<>(wrapper);
        command.addAll(candidate.command());
        var builder = new ProcessBuilder(command)
                .directory(candidate.task().toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        ProvidedFunction.environment(builder.environment(), api.address(), aws.endpoint(), candidate.task());
        builder.environment().putAll(candidate.environment());
        begun = System.nanoTime();
        process = builder.start();
        ended = process.onExit().thenRun(() -> awaited.completeExceptionally(new IOException("it exited")));
    }

    static Running start(Candidate candidate) throws IOException {
        return start(candidate, List.of());
    }

    /// @param wrapper a command that executes the command in its remaining arguments (`exec`)
    static Running start(Candidate candidate, List<String> wrapper) throws IOException {
        return start(candidate, wrapper, new StubAws());
    }

    /// @param aws closed together with the process
    static Running start(Candidate candidate, List<String> wrapper, StubAws aws) throws IOException {
        return new Running(candidate, wrapper, aws);
    }

    StubAws aws() {
        return aws;
    }

    /// Milliseconds from sending the event until the response.
    ///
    /// @throws IOException if the process exits or returns an error for the event
    double invoke(byte[] event) throws IOException, InterruptedException {
        long start = System.nanoTime();
        CompletableFuture<InvocationResult> result = api.invoke(event, Duration.ofMinutes(1));
        awaited = result;
        if (!process.isAlive()) {
            throw failed("it has exited", null);
        }
        try {
            InvocationResult received = result.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            double millis = (System.nanoTime() - start) / 1e6;
            if (received instanceof InvocationResult.Failure(String body)) {
                throw failed("it returned an error: " + body, null);
            }
            return millis;
        } catch (ExecutionException | TimeoutException noResponse) {
            throw failed("it sent no response", noResponse);
        }
    }

    /// The metrics that have arrived: CloudWatch's requests, or the lines in embedded metric format.
    List<RecordedCalls.Datum> metrics() throws IOException {
        return candidate.callsCloudWatch()
                ? RecordedCalls.data(aws.toCloudWatch())
                : LoggedMetrics.data(output().lines());
    }

    /// Milliseconds from the start of the process to now.
    double sinceStart() {
        return (System.nanoTime() - begun) / 1e6;
    }

    /// Resident memory now, in MB of 1,024 × 1,024 bytes.
    double memory() throws IOException {
        return status("VmRSS:");
    }

    /// The highest resident memory so far, in MB of 1,024 × 1,024 bytes.
    double peakMemory() throws IOException {
        return status("VmHWM:");
    }

    /// Processor time so far, in milliseconds; the kernel counts it in hundredths of a second.
    long processorMillis() throws IOException {
        String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * 10;
    }

    /// The output so far.
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
        throw failed("it has exited", null);
    }

    private IOException failed(String why, @Nullable Exception cause) throws IOException {
        String printed = output();
        return new IOException(
                "%s: %s. Output: %s"
                        .formatted(
                                candidate.name(), why, printed.substring(Math.max(0, printed.length() - MAX_OUTPUT))),
                cause);
    }
}
