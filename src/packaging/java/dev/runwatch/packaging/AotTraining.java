package dev.runwatch.packaging;

import dev.runwatch.testkit.FakeAws;
import dev.runwatch.testkit.FakeRuntimeApi;
import dev.runwatch.testkit.LocalFunction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
/// The training run that writes the AOT cache: the package handles events with a fake Runtime API and a fake AWS.

public final class AotTraining {

    /// Each kind of event that the function handles in production, and one that it rejects.
    private static final List<String> TRAINING = List.of(
            "failed.json",
            "timed-out.json",
            "aborted.json",
            "succeeded.json",
            "running.json",
            "pending-redrive.json",
            "unknown-status.json",
            "with-secrets.json",
            "failed-json-in-json.json",
            "sqs-batch-one-damaged.json",
            "rejected-s3-event.json");

    private static final Duration TRAINING_TIMEOUT = Duration.ofMinutes(3);

    private AotTraining() {}

    /// Trains an unpacked package and resets the times of its files, which the cache records.
    ///
    /// @param task the package, without `app/app.aot`
    /// @param log for the output of the JVM
    public static void run(Path task, Path log) throws Exception {
        resetTimes(task);
        train(task, log);
        resetTimes(task);
    }

    /// Sets the time of every file to [Archive#TIME], which the zip file has too.
    private static void resetTimes(Path task) throws IOException {
        for (Path file : Archive.files(task)) {
            Files.setLastModifiedTime(file, Archive.TIME);
        }
    }

    /// Runs an unpacked package with the events of [#TRAINING], after which the JVM writes `app/app.aot`.
    private static void train(Path task, Path log) throws Exception {
        Path cache = task.resolve("app/app.aot");
        try (var api = new FakeRuntimeApi();
                var aws = new FakeAws()) {
            var training = new ProcessBuilder(
                            "jre/bin/java",
                            "-XX:AOTCacheOutput=app/app.aot",
                            // Otherwise each start would compile the methods that were hot in training.
                            "-XX:+UnlockDiagnosticVMOptions",
                            "-XX:-AOTRecordTraining",
                            "-Xmx512m",
                            "@app/java.args")
                    .directory(task.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile());
            ProvidedFunction.environment(
                    training.environment(), api.address(), aws.endpoint().toString(), task);
            // An endpoint per service: without a common one the function loads certificates, as in production.
            training.environment().remove("AWS_ENDPOINT_URL");
            for (String service : List.of("SNS", "CLOUDWATCH")) {
                training.environment()
                        .put("AWS_ENDPOINT_URL_" + service, aws.endpoint().toString());
            }
            Process process = training.start();
            try {
                for (String event : TRAINING) {
                    if (event.equals("timed-out.json")) {
                        aws.snsFails(new FakeAws.Fault.ErrorResponse(403, "AuthorizationError"));
                    }
                    api.invoke(LocalFunction.event(event), Duration.ofSeconds(30))
                            .get(TRAINING_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
                }
                process.destroy();
                if (!process.waitFor(TRAINING_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
                    throw new IOException("The training did not end within " + TRAINING_TIMEOUT);
                }
            } catch (Exception failed) {
                throw new IOException("No AOT cache: the training failed. Its log:\n" + Files.readString(log), failed);
            } finally {
                process.destroyForcibly();
            }
        }
        if (!Files.exists(cache)) {
            throw new IOException(
                    "No AOT cache: the JVM did not write " + cache + ". Its log:\n" + Files.readString(log));
        }
    }
}
