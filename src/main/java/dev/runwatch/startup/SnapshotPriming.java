package dev.runwatch.startup;

import dev.runwatch.aws.AwsClientContext;
import dev.runwatch.aws.RestoreScope;
import dev.runwatch.aws.http.StubAwsHttpClient;
import dev.runwatch.logging.SuppressedLogging;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Random;
import java.util.function.Supplier;
import org.springframework.cloud.function.adapter.aws.AWSLambdaUtils;
import org.springframework.cloud.function.context.catalog.SimpleFunctionRegistry.FunctionInvocationWrapper;
import org.springframework.cloud.function.json.JsonMapper;
import org.springframework.messaging.Message;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/// Primes the function before a snapshot: runs recorded events through the pipeline with a stub AWS and without log
/// output, so that the snapshot contains the classes, compiled code and certificates that the first real event needs.
/// Afterwards the clients and registries that took part are discarded.
final class SnapshotPriming {

    /// Enough for the JVM to compile the code that runs once per event.
    private static final int ROUNDS = 20;

    private final Supplier<FunctionInvocationWrapper> pipeline;
    private final JsonMapper json;
    private final RestoreScope restoreScope;

    /// @param pipeline the function that handles Lambda's events
    SnapshotPriming(Supplier<FunctionInvocationWrapper> pipeline, JsonMapper json, RestoreScope restoreScope) {
        this.pipeline = pipeline;
        this.json = json;
        this.restoreScope = restoreScope;
    }

    /// @throws IllegalStateException if a response is not as expected
    void prime(StubAwsHttpClient aws) {
        TrustStorePreloader.preload();
        FunctionInvocationWrapper function = pipeline.get();
        SuppressedLogging.run(() -> {
            for (int round = 0; round < ROUNDS; round++) {
                // Each with its own clients: the batch contains the first event, which would be a duplicate.
                restoreScope.prime(contextFor(aws), () -> prime(function, "failed.json", "{}"));
                restoreScope.prime(
                        contextFor(aws), () -> prime(function, "sqs-batch.json", "{\"batchItemFailures\":[]}"));
            }
        });
    }

    private static AwsClientContext contextFor(StubAwsHttpClient aws) {
        var credentials = StaticCredentialsProvider.create(AwsBasicCredentials.create("none", "none"));
        return new AwsClientContext(aws, credentials, new Random());
    }

    /// Calls the function as the adapter does. Without a Lambda context, it does not count as an invocation.
    private void prime(FunctionInvocationWrapper function, String event, String expected) {
        try (InputStream recorded =
                Objects.requireNonNull(SnapshotPriming.class.getResourceAsStream("/priming/" + event))) {
            Message<?> message = AWSLambdaUtils.generateMessage(
                    recorded, function.getInputType(), function.isSupplier(), json, null);
            byte[] response = AWSLambdaUtils.generateOutputFromObject(
                    message, function.apply(message), json, function.getOutputType());
            String text = new String(response, StandardCharsets.UTF_8);
            if (!text.equals(expected)) {
                throw new IllegalStateException("Priming with " + event + " responded " + text);
            }
        } catch (IOException unexpected) {
            throw new UncheckedIOException(unexpected);
        }
    }
}
