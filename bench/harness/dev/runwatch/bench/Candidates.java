package dev.runwatch.bench;

import dev.runwatch.bench.Candidate.Trait;
import dev.runwatch.packaging.CustomRuntimePackager;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// All candidates, as `bench/run` builds them in `target`.
final class Candidates {

    private static final Path BENCH = Path.of("target/bench").toAbsolutePath();

    private Candidates() {}

    static List<Candidate> all() throws Exception {
        return List.of(node(), python(), naive(), managed(), plainJava(), metricsByLog(), provided());
    }

    private static Candidate node() {
        Path task = BENCH.resolve("node/task");
        return candidate(
                Candidate.NODE, task, List.of("node", task.resolve("index.mjs").toString()));
    }

    private static Candidate python() {
        Path task = BENCH.resolve("python/task");
        return candidate(
                Candidate.PYTHON,
                task,
                List.of("python3", task.resolve("function.py").toString()));
    }

    private static Candidate naive() throws IOException {
        Path task = BENCH.resolve("naive/task");
        return new Candidate(
                Candidate.NAIVE,
                task,
                task,
                managedRuntime(task, "org.springframework.cloud.function.adapter.aws.FunctionInvoker::handleRequest"),
                Map.of("MAIN_CLASS", "naive.Application"),
                List.of(Trait.values()));
    }

    private static Candidate managed() throws IOException {
        return managed(Candidate.MANAGED, Path.of(""));
    }

    /// @param checkout where `mvn package` has run
    static Candidate managed(String name, Path checkout) throws IOException {
        Path zip = checkout.resolve("target/runwatch-lambda.zip");
        Path task = Folder.empty(BENCH.resolve(name.replaceAll("\\W+", "-")));
        Files.delete(task);
        CustomRuntimePackager.unpack(zip, task);
        String handler = deployedHandler(checkout);
        // Spring Cloud Function starts a loop of its own if _HANDLER is not one of its classes.
        Map<String, String> environment = Map.of("MAIN_CLASS", "dev.runwatch.Runwatch", "_HANDLER", handler);
        return new Candidate(
                name, zip, task, managedRuntime(task, handler + "::handleRequest"), environment, List.of());
    }

    private static String deployedHandler(Path checkout) throws IOException {
        Path template = checkout.resolve("sam/template.yaml");
        return Files.readAllLines(template).stream()
                .map(String::strip)
                .filter(line -> line.startsWith("Handler: "))
                .map(line -> line.substring("Handler: ".length()))
                .findFirst()
                .orElseThrow(() -> new IOException(template + " names no Handler"));
    }

    private static Candidate plainJava() throws Exception {
        Path task = PlainJava.build(Path.of("target/provided/task"), BENCH.resolve("plain-java"));
        return candidate(
                Candidate.PLAIN_JAVA, task, List.of(task.resolve("bootstrap").toString()));
    }

    /// The same package, configured to write metrics to the log.
    private static Candidate metricsByLog() {
        Candidate provided = provided();
        return new Candidate(
                Candidate.METRICS_BY_LOG,
                provided.deployed(),
                provided.task(),
                provided.command(),
                Map.of("RUNWATCH_METRICS_PUBLISH", "log"),
                List.of(Trait.METRICS_IN_THE_LOG));
    }

    private static Candidate provided() {
        return provided(Candidate.OURS, Path.of(""));
    }

    /// @param checkout where `mvn package` has run
    static Candidate provided(String name, Path checkout) {
        Path task = checkout.resolve("target/provided/task").toAbsolutePath();
        List<String> command = List.of(task.resolve("bootstrap").toString());
        Path zip = checkout.resolve("target/runwatch-provided.zip");
        return new Candidate(name, zip, task, command, Map.of(), List.of());
    }

    private static Candidate candidate(String name, Path task, List<String> command) {
        return new Candidate(name, task, task, command, Map.of(), List.of());
    }

    /// As Lambda's managed runtime starts Java, without SnapStart: AWS's runtime interface client, the root of the zip
    /// and the jars of its folder `lib`.
    private static List<String> managedRuntime(Path task, String handler) throws IOException {
        String client = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(jar ->
                        jar.matches(".*aws-lambda-java-(runtime-interface-client|serialization|core)-[0-9.]+\\.jar"))
                .collect(Collectors.joining(File.pathSeparator));
        try (Stream<Path> libraries = Files.list(task.resolve("lib"))) {
            String jars = libraries.map(Path::toString).sorted().collect(Collectors.joining(File.pathSeparator));
            return List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "--enable-native-access=ALL-UNNAMED",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-Xmx614m",
                    "-cp",
                    String.join(File.pathSeparator, client, task.toString(), jars),
                    "com.amazonaws.services.lambda.runtime.api.client.AWSLambda",
                    handler);
        }
    }
}
