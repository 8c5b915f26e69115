package dev.runwatch.start;

import dev.runwatch.aws.Access;
import dev.runwatch.aws.Renewal;
import dev.runwatch.log.Quiet;
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
final class Rehearsal {

    /// Enough for the JVM to compile what runs once per event.
    private static final int ROUNDS = 20;

    private final Supplier<FunctionInvocationWrapper> pipeline;
    private final JsonMapper json;
    private final Renewal renewal;

    /// @param pipeline what Lambda's events go through
    Rehearsal(Supplier<FunctionInvocationWrapper> pipeline, JsonMapper json, Renewal renewal) {
        this.pipeline = pipeline;
        this.json = json;
        this.renewal = renewal;
    }

    /// @throws IllegalStateException if an event is not handled as it would have to be
    void play(Stage stage) {
        Certificates.read();
        FunctionInvocationWrapper function = pipeline.get();
        Quiet.during(() -> {
            for (int round = 0; round < ROUNDS; round++) {
                // Each over an access of its own: the failure in the second would be one that was told already.
                renewal.rehearse(to(stage), () -> play(function, "failed.json", "{}"));
                renewal.rehearse(to(stage), () -> play(function, "sqs-batch.json", "{\"batchItemFailures\":[]}"));
            }
        });
    }

    private static Access to(Stage stage) {
        var nobody = StaticCredentialsProvider.create(AwsBasicCredentials.create("none", "none"));
        return new Access(stage, nobody, new Random());
    }

    /// As the adapter does it with an event of Lambda. Without a context it is no invocation.
    private void play(FunctionInvocationWrapper function, String event, String expected) {
        try (InputStream recorded =
                Objects.requireNonNull(Rehearsal.class.getResourceAsStream("/rehearsal/" + event))) {
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
