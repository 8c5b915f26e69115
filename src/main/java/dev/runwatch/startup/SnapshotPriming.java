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

/// Plays the whole pipeline with recorded events and an AWS that is only played, so that a snapshot holds everything
/// that the first real event needs: classes, compiled code, certificates. Nobody hears of it, and no part of the
/// function that took part is there afterwards.
final class SnapshotPriming {

    /// Enough for the JVM to compile what runs once per event.
    private static final int ROUNDS = 20;

    private final Supplier<FunctionInvocationWrapper> pipeline;
    private final JsonMapper json;
    private final RestoreScope renewal;

    /// @param pipeline what Lambda's events go through
    SnapshotPriming(Supplier<FunctionInvocationWrapper> pipeline, JsonMapper json, RestoreScope renewal) {
        this.pipeline = pipeline;
        this.json = json;
        this.renewal = renewal;
    }

    /// @throws IllegalStateException if an event is not handled as it would have to be
    void prime(StubAwsHttpClient stage) {
        TrustStorePreloader.preload();
        FunctionInvocationWrapper function = pipeline.get();
        SuppressedLogging.run(() -> {
            for (int round = 0; round < ROUNDS; round++) {
                // Each over an access of its own: the failure in the second would be one that was told already.
                renewal.prime(to(stage), () -> prime(function, "failed.json", "{}"));
                renewal.prime(to(stage), () -> prime(function, "sqs-batch.json", "{\"batchItemFailures\":[]}"));
            }
        });
    }

    private static AwsClientContext to(StubAwsHttpClient stage) {
        var nobody = StaticCredentialsProvider.create(AwsBasicCredentials.create("none", "none"));
        return new AwsClientContext(stage, nobody, new Random());
    }

    /// As the adapter does it with an event of Lambda. Without a context it is no invocation.
    private void prime(FunctionInvocationWrapper function, String event, String expected) {
        try (InputStream recorded =
                Objects.requireNonNull(SnapshotPriming.class.getResourceAsStream("/rehearsal/" + event))) {
            Message<?> message = AWSLambdaUtils.generateMessage(
                    recorded, function.getInputType(), function.isSupplier(), json, null);
            byte[] answer = AWSLambdaUtils.generateOutputFromObject(
                    message, function.apply(message), json, function.getOutputType());
            String text = new String(answer, StandardCharsets.UTF_8);
            if (!text.equals(expected)) {
                throw new IllegalStateException("The rehearsal of " + event + " answered " + text);
            }
        } catch (IOException unexpected) {
            throw new UncheckedIOException(unexpected);
        }
    }
}
