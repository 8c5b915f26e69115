package dev.runwatch.packaging;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.runwatch.testkit.FakeRuntimeApi;
import dev.runwatch.testkit.FakeRuntimeApi.InvocationResult;
import dev.runwatch.testkit.LocalFunction;
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
            environment(bootstrap.environment(), api.address(), aws.toString(), task);
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

    /// Sets the environment variables of `provided.al2023`, with the endpoints of a fake Runtime API and a fake AWS.
    public static void environment(Map<String, String> environment, String runtimeApi, String aws, Path task) {
        environment.keySet().removeIf(name -> name.startsWith("RUNWATCH_") || name.startsWith("JAVA_TOOL_OPTIONS"));
        environment.putAll(Map.ofEntries(
                Map.entry("AWS_LAMBDA_RUNTIME_API", runtimeApi),
                Map.entry("AWS_ENDPOINT_URL", aws),
                Map.entry("AWS_REGION", "eu-central-1"),
                Map.entry("AWS_DEFAULT_REGION", "eu-central-1"),
                Map.entry("AWS_ACCESS_KEY_ID", "test"),
                Map.entry("AWS_SECRET_ACCESS_KEY", "test"),
                Map.entry("AWS_SESSION_TOKEN", "test"),
                Map.entry("AWS_LAMBDA_FUNCTION_NAME", "runwatch"),
                Map.entry("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST"),
                Map.entry("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "1024"),
                Map.entry("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/runwatch"),
                Map.entry("AWS_LAMBDA_LOG_STREAM_NAME", "local"),
                Map.entry("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand"),
                Map.entry("LAMBDA_TASK_ROOT", task.toString()),
                Map.entry("_HANDLER", CustomRuntimePackager.HANDLER),
                Map.entry("RUNWATCH_ALERTS_TOPICARN", LocalFunction.TOPIC)));
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
