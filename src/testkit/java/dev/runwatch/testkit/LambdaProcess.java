package dev.runwatch.testkit;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/// The packaged zip as a process, started as Lambda's managed Java runtime starts it.
public final class LambdaProcess implements AutoCloseable {

    public static final Path ZIP = Path.of("target/runwatch-lambda.zip");

    private static final String HANDLER = "dev.runwatch.lambda.LambdaHandler";

    private final Process process;
    private final Path output;

    private LambdaProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /// @param root the folder of the unpacked zip
    /// @param environment the function's own variables
    public static LambdaProcess start(Path root, FakeRuntimeApi api, FakeAws aws, Map<String, String> environment) {
        var command = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // The runtime interface client loads a native library, and the JVM would print a warning.
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                // The runtime registers the hooks of SnapStart with this.
                "-Dorg.crac.Core.Compat=com.amazonaws.services.lambda.crac",
                "-cp",
                classPath(root),
                "com.amazonaws.services.lambda.runtime.api.client.AWSLambda",
                HANDLER);
        Map<String, String> variables = command.environment();
        variables.keySet().removeIf(name -> name.startsWith("AWS_") || name.startsWith("RUNWATCH_"));
        variables.putAll(Map.of(
                "AWS_LAMBDA_RUNTIME_API", api.address(),
                "AWS_LAMBDA_FUNCTION_NAME", "runwatch",
                "AWS_LAMBDA_FUNCTION_VERSION", "7",
                "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "1024",
                "AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/runwatch",
                "AWS_LAMBDA_LOG_STREAM_NAME", "2026/11/20/[7]local",
                "AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand",
                "LAMBDA_TASK_ROOT", root.toString(),
                "_HANDLER", HANDLER,
                "AWS_REGION", "eu-central-1"));
        variables.putAll(Map.of(
                "AWS_ACCESS_KEY_ID", "test",
                "AWS_SECRET_ACCESS_KEY", "test",
                "AWS_SESSION_TOKEN", "test",
                "AWS_ENDPOINT_URL", aws.endpoint().toString(),
                "MAIN_CLASS", "dev.runwatch.Runwatch",
                "AWS_EC2_METADATA_DISABLED", "true"));
        variables.putAll(environment);
        try {
            // A file, not a pipe: it contains all output that precedes a response when the response arrives.
            Path output = Files.createTempFile("runwatch-", ".log");
            output.toFile().deleteOnExit();
            return new LambdaProcess(
                    command.redirectErrorStream(true)
                            .redirectOutput(output.toFile())
                            .start(),
                    output);
        } catch (IOException unexpected) {
            throw new UncheckedIOException(unexpected);
        }
    }

    /// Unpacks the zip as Lambda does, into an empty folder.
    public static Path unpack(Path folder) {
        try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(ZIP))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path target = folder.resolve(entry.getName()).normalize();
                if (!target.startsWith(folder)) {
                    throw new IllegalStateException("Leads out of the zip: " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(target);
                } else {
                    Files.createDirectories(target.getParent());
                    Files.copy(zip, target);
                }
            }
            return folder;
        } catch (IOException unexpected) {
            throw new UncheckedIOException(unexpected);
        }
    }

    /// Its output so far, line by line.
    public List<String> output() {
        try {
            return new String(Files.readAllBytes(output), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException unexpected) {
            throw new UncheckedIOException(unexpected);
        }
    }

    public boolean alive() {
        return process.isAlive();
    }

    /// Freezes it as Lambda does between two invocations: no thread runs, and connections stay open.
    public void freeze() {
        signal("STOP");
    }

    public void thaw() {
        signal("CONT");
    }

    /// A thread dump of `jcmd`.
    public String threads() {
        try {
            Process jcmd = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "jcmd")
                                    .toString(),
                            Long.toString(process.pid()),
                            "Thread.print",
                            "-l",
                            "-e")
                    .redirectErrorStream(true)
                    .start();
            return new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unexpected) {
            throw new UncheckedIOException(unexpected);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private void signal(String name) {
        try {
            int exit = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
            if (exit != 0) {
                throw new IllegalStateException("kill -" + name + " ended with " + exit);
            }
        } catch (IOException unexpected) {
            throw new UncheckedIOException(unexpected);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /// The runtime's own jars, then the function: classes first, libraries by name.
    private static String classPath(Path root) {
        String runtime = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(jar ->
                        jar.matches(".*aws-lambda-java-(runtime-interface-client|serialization|core)-[0-9.]+\\.jar"))
                .collect(Collectors.joining(File.pathSeparator));
        try (Stream<Path> libraries = Files.list(root.resolve("lib"))) {
            String jars = new TreeSet<>(libraries.map(Path::toString).toList())
                    .stream().collect(Collectors.joining(File.pathSeparator));
            return String.join(File.pathSeparator, runtime, root.toString(), jars);
        } catch (IOException unexpected) {
            throw new UncheckedIOException(unexpected);
        }
    }
}
