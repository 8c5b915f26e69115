package dev.runwatch.packaging;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.runwatch.testkit.FakeRuntimeApi;
import dev.runwatch.testkit.FakeRuntimeApi.InvocationResult;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/// The package for the custom runtime, unpacked and running as a process, with one invocation at a time.
public final class ProvidedFunction implements RequestStreamHandler, AutoCloseable {

    /// Written by [CustomRuntimePackager].
    public static final Path ZIP = Path.of("target/runwatch-provided.zip");

    private final FakeRuntimeApi api = new FakeRuntimeApi();
    private final Process process;

    /// @param task an empty folder for the unpacked package
    /// @param aws endpoint of SNS and CloudWatch
    /// @param environment the function's own variables
    /// @param output of the process
    public ProvidedFunction(Path task, URI aws, Map<String, String> environment, Path output) {
        this(aws, unpack(task), environment, output);
    }

    private ProvidedFunction(URI aws, Path task, Map<String, String> environment, Path output) {
        try {
            var bootstrap = new ProcessBuilder(task.resolve("bootstrap").toString())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            CustomRuntimePackager.environment(bootstrap.environment(), api.address(), aws.toString(), task);
            // The JVM exits instead of starting without its cache.
            bootstrap.environment().put("JAVA_TOOL_OPTIONS", "-XX:AOTMode=on");
            bootstrap.environment().putAll(environment);
            process = bootstrap.start();
        } catch (IOException notStarted) {
            api.close();
            throw new UncheckedIOException(notStarted);
        }
    }

    /// Starts another process from a package that is already unpacked.
    ///
    /// @param task the folder that [#unpack] filled
    /// @param aws endpoint of SNS and CloudWatch
    /// @param environment the function's own variables
    /// @param output of the process
    public static ProvidedFunction start(Path task, URI aws, Map<String, String> environment, Path output) {
        return new ProvidedFunction(aws, task, environment, output);
    }

    /// @param task an empty folder
    public static Path unpack(Path task) {
        try {
            Archive.unpack(ZIP, task);
            return task;
        } catch (IOException unexpected) {
            throw new UncheckedIOException(unexpected);
        }
    }

    /// Delivers an event when the function polls for one. The result fails if the process exits without a response.
    public CompletableFuture<InvocationResult> invoke(byte[] event, Duration deadline) {
        CompletableFuture<InvocationResult> noResponse = process.onExit()
                .thenCompose(
                        ended -> CompletableFuture.failedFuture(new IllegalStateException("The process has ended")));
        return api.invoke(event, deadline).applyToEither(noResponse, Function.identity());
    }

    /// Kills the process as `kill -9` does, and waits for its exit.
    public void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    @Override
    public void handleRequest(InputStream event, OutputStream output, Context context) throws IOException {
        Duration left = Duration.ofMillis(context.getRemainingTimeInMillis());
        switch (invoke(event.readAllBytes(), left).join()) {
            case InvocationResult.Response response ->
                output.write(response.body().getBytes(StandardCharsets.UTF_8));
            case InvocationResult.Failure failure -> throw new IllegalStateException(failure.body());
        }
    }

    FakeRuntimeApi api() {
        return api;
    }

    public Process process() {
        return process;
    }

    @Override
    public void close() {
        kill();
        api.close();
    }
}
