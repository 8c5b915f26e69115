import dev.runwatch.bundle.ProvidedBundle;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import tools.jackson.databind.json.JsonMapper;

/// Runs every contestant in turn, round by round, so that a noisy moment of the machine hits all, and writes what it
/// measured to `bench/results/`.
public final class Contest {

    private static final int ROUNDS = Integer.getInteger("rounds", 20);
    private static final int WARM_UP = 2_000;
    private static final int WARM = 1_000;
    private static final int STORM = 100_000;
    private static final int STORM_BATCH = 100;
    private static final Map<Integer, Integer> BATCHES = new LinkedHashMap<>();

    static {
        BATCHES.put(10, 60);
        BATCHES.put(100, 30);
        BATCHES.put(1_000, 10);
    }

    private static final Path HALF_A_CPU = Path.of("/sys/fs/cgroup/cpu/runwatch-bench");

    private final Map<String, Map<String, Object>> results = new LinkedHashMap<>();
    private long events;

    public static void main(String[] arguments) throws Exception {
        new Contest().run();
    }

    private void run() throws Exception {
        List<Contestant> contestants = List.of(
                new Contestant("Node, SDK v3, bundled", Path.of("target/bench/node/bundle"), List.of("node", "target/bench/node/bundle/index.mjs")),
                new Contestant("Python, boto3", Path.of("target/bench/python/lib"), List.of("target/bench/python/bin/python", "bench/contestants/python/function.py")),
                plainJava(),
                managed(),
                new Contestant("Runwatch, provided", Path.of("target/runwatch-provided.zip"), List.of(Path.of("target/provided/task/bootstrap").toAbsolutePath().toString())));
        contestants.forEach(each -> results.put(each.name(), new LinkedHashMap<>()));
        for (Contestant each : contestants) {
            results.get(each.name()).put("zipMB", round(zipped(each.files()) / 1e6));
        }
        starts("start", contestants, List.of(), ROUNDS);
        starts("startOneCpu", contestants, List.of("taskset", "-c", "0"), ROUNDS);
        List<String> half = halfACpu();
        if (!half.isEmpty()) {
            starts("startHalfCpu", contestants, half, ROUNDS / 2);
        }
        if (Boolean.getBoolean("startOnly")) return;
        for (Contestant each : contestants) {
            warm(each);
        }
        for (Contestant each : contestants) {
            storm(each);
        }
        write();
    }

    private void starts(String name, List<Contestant> contestants, List<String> wrapper, int rounds) throws Exception {
        Map<String, List<Double>> times = new LinkedHashMap<>();
        Map<String, List<Double>> memory = new LinkedHashMap<>();
        for (int round = -1; round < rounds; round++) {
            for (Contestant each : contestants) {
                try (Contestant.Running running = each.start(wrapper)) {
                    running.invoke(bytes(Contestant.event(events++)));
                    double millis = running.sinceStart();
                    if (running.aws.snsCalls.get() != 1 || running.aws.cloudWatchCalls.get() != 1) {
                        throw new IllegalStateException(each.name() + " did not do its job");
                    }
                    if (round >= 0) { // the first warms the harness and the disk
                        times.computeIfAbsent(each.name(), key -> new ArrayList<>()).add(millis);
                        memory.computeIfAbsent(each.name(), key -> new ArrayList<>()).add((double) running.memory("VmHWM"));
                    }
                }
            }
        }
        times.forEach((contestant, all) -> {
            results.get(contestant).put(name + "MedianMs", round(quantile(all, 0.5)));
            results.get(contestant).put(name + "P90Ms", round(quantile(all, 0.9)));
            results.get(contestant).put(name + "PeakMB", quantile(memory.get(contestant), 0.5));
        });
        System.out.println(name + " " + times.keySet().stream().map(key -> key + ": " + round(quantile(times.get(key), 0.5))).toList());
    }

    private void warm(Contestant contestant) throws Exception {
        Map<String, Object> result = results.get(contestant.name());
        try (Contestant.Running running = contestant.start(List.of())) {
            for (int i = 0; i < WARM_UP; i++) {
                running.invoke(bytes(Contestant.event(events++)));
            }
            long processor = running.processorMillis();
            List<Double> times = new ArrayList<>();
            for (int i = 0; i < WARM; i++) {
                times.add(running.invoke(bytes(Contestant.event(events++))));
            }
            result.put("warmP50Ms", round(quantile(times, 0.5)));
            result.put("warmP99Ms", round(quantile(times, 0.99)));
            result.put("warmCpuMsPerEvent", round((running.processorMillis() - processor) / (double) WARM));
            for (Map.Entry<Integer, Integer> batch : BATCHES.entrySet()) {
                int size = batch.getKey();
                List<Double> perEvent = new ArrayList<>();
                for (int i = 0; i < batch.getValue(); i++) {
                    running.invoke(batch(size));
                }
                int calls = running.aws.calls();
                long before = running.processorMillis();
                for (int i = 0; i < batch.getValue(); i++) {
                    perEvent.add(running.invoke(batch(size)) * 1_000 / size);
                }
                result.put("batch" + size + "MicrosPerEvent", round(quantile(perEvent, 0.5)));
                result.put("batch" + size + "CpuMicrosPerEvent", round((running.processorMillis() - before) * 1_000.0 / size / batch.getValue()));
                result.put("batch" + size + "Calls", (running.aws.calls() - calls) / batch.getValue());
            }
            System.out.println(contestant.name() + " " + result);
        }
    }

    private void storm(Contestant contestant) throws Exception {
        Map<String, Object> result = results.get(contestant.name());
        try (Contestant.Running running = contestant.start(List.of())) {
            long begun = System.nanoTime();
            for (int sent = 0; sent < STORM; sent += STORM_BATCH) {
                running.invoke(batch(STORM_BATCH));
                if (sent == STORM / 10) {
                    result.put("stormMemoryAfterATenthMB", running.memory("VmRSS"));
                }
            }
            result.put("stormEventsPerSecond", Math.round(STORM / ((System.nanoTime() - begun) / 1e9)));
            result.put("stormMemoryMB", running.memory("VmRSS"));
            result.put("stormAlerts", running.aws.alerts.get());
            double counted = running.aws.total("runwatch.changes");
            result.put("stormCounted", counted);
            if (running.aws.alerts.get() != STORM || counted != 0 && counted != STORM) {
                throw new IllegalStateException(contestant.name() + " lost or doubled something: " + result);
            }
            System.out.println(contestant.name() + " storm " + result.get("stormEventsPerSecond"));
        }
    }

    private byte[] batch(int size) {
        var records = new ArrayList<Map<String, String>>();
        for (int i = 0; i < size; i++) {
            records.add(Map.of("messageId", "m-" + i, "eventSource", "aws:sqs", "body", Contestant.event(events++)));
        }
        return JsonMapper.shared().writeValueAsBytes(Map.of("Records", records));
    }

    /// The same rooms without Spring's container, with the same Java runtime, flags and an equally trained cache.
    private static Contestant plainJava() throws Exception {
        Path task = Path.of("target/bench/plain").toAbsolutePath();
        Path provided = Path.of("target/provided/task");
        try (Stream<Path> files = Files.walk(provided)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (!file.endsWith("app.aot")) {
                    Path copy = task.resolve(provided.relativize(file));
                    Files.createDirectories(copy.getParent());
                    Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
        Files.deleteIfExists(task.resolve("app/app.aot"));
        Path classes = Path.of("target/bench/plain-classes");
        List<String> compile = new ArrayList<>(List.of("-proc:none", "-nowarn", "-d", classes.toString(), "-cp", System.getProperty("java.class.path")));
        try (Stream<Path> sources = Files.walk(Path.of("bench/contestants/plain-java"))) {
            sources.filter(Files::isRegularFile).forEach(source -> compile.add(source.toString()));
        }
        tool("javac", compile);
        tool("jar", List.of("--create", "--no-compress", "--file", task.resolve("app/plain.jar").toString(), "-C", classes.toString(), "."));
        Path arguments = task.resolve("app/java.args");
        Files.writeString(
                arguments,
                Files.readString(arguments)
                        .replace("app/app.jar", "app/plain.jar:app/app.jar")
                        .replace("org.springframework.cloud.function.adapter.aws.FunctionInvoker::handleRequest", "dev.runwatch.plain.Handler::handleRequest"));
        ProvidedBundle.freezeTimes(task);
        ProvidedBundle.train(task, Path.of("target/bench/plain-training.log"));
        ProvidedBundle.freezeTimes(task);
        return new Contestant("plain Java, same cache", task, List.of(task.resolve("bootstrap").toString()));
    }

    /// The managed package as the managed runtime starts it, without SnapStart.
    private static Contestant managed() throws IOException {
        Path zip = Path.of("target/runwatch-lambda.zip");
        Path root = Path.of("target/bench/managed").toAbsolutePath();
        ProvidedBundle.unpack(zip, root);
        String runtime = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(jar -> jar.matches(".*aws-lambda-java-(runtime-interface-client|serialization|core)-[0-9.]+\\.jar"))
                .collect(Collectors.joining(File.pathSeparator));
        try (Stream<Path> libraries = Files.list(root.resolve("lib"))) {
            String jars = libraries.map(Path::toString).sorted().collect(Collectors.joining(File.pathSeparator));
            return new Contestant("Runwatch, managed", zip, List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "--enable-native-access=ALL-UNNAMED",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-Xmx614m",
                    "-cp",
                    String.join(File.pathSeparator, runtime, root.toString(), jars),
                    "com.amazonaws.services.lambda.runtime.api.client.AWSLambda",
                    "org.springframework.cloud.function.adapter.aws.FunctionInvoker::handleRequest"));
        }
    }

    /// How to start a process that has half a processor; empty where the machine does not let us.
    private static List<String> halfACpu() {
        try {
            Files.createDirectories(HALF_A_CPU);
            Files.writeString(HALF_A_CPU.resolve("cpu.cfs_period_us"), "100000");
            Files.writeString(HALF_A_CPU.resolve("cpu.cfs_quota_us"), "50000");
            return List.of("sh", "-c", "echo $$ > " + HALF_A_CPU + "/cgroup.procs && exec \"$@\"", "sh");
        } catch (IOException notAllowed) {
            System.out.println("Half a processor is not measured, this machine has no writable cgroup: " + notAllowed);
            return List.of();
        }
    }

    private void write() throws Exception {
        Map<String, Object> machine = new LinkedHashMap<>();
        machine.put("date", LocalDate.now().toString());
        machine.put("processors", Runtime.getRuntime().availableProcessors());
        machine.put("processor", model());
        machine.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version") + " " + System.getProperty("os.arch"));
        machine.put("java", System.getProperty("java.vm.version"));
        machine.put("node", said("node", "--version"));
        machine.put("python", said("target/bench/python/bin/python", "--version"));
        Path directory = Path.of("bench/results");
        Files.createDirectories(directory);
        JsonMapper mapper = JsonMapper.builder().enable(tools.jackson.databind.SerializationFeature.INDENT_OUTPUT).build();
        Files.writeString(directory.resolve("results.json"), mapper.writeValueAsString(Map.of("machine", machine, "results", results)) + "\n");
        String page = Report.markdown(machine, results);
        Files.writeString(directory.resolve("results.md"), page);
        Files.writeString(directory.resolve("start.svg"), Report.chart(results));
        System.out.println(page);
    }

    private static String model() throws IOException {
        return Files.readAllLines(Path.of("/proc/cpuinfo")).stream().filter(line -> line.startsWith("model name")).findFirst().map(line -> line.replaceFirst(".*: ", "")).orElse("unknown");
    }

    private static String said(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }

    /// Size of a zip file, or what a directory would be as one.
    private static long zipped(Path files) throws IOException {
        if (Files.isRegularFile(files)) {
            return Files.size(files);
        }
        var size = new long[1];
        try (var zip = new ZipOutputStream(new OutputStream() {
                    @Override
                    public void write(int b) {
                        size[0]++;
                    }

                    @Override
                    public void write(byte[] b, int from, int length) {
                        size[0] += length;
                    }
                });
                Stream<Path> all = Files.walk(files)) {
            for (Path file : all.filter(Files::isRegularFile).filter(file -> !file.toString().matches(".*/(pip|pip-.*|setuptools.*|__pycache__)/.*")).toList()) {
                zip.putNextEntry(new ZipEntry(files.relativize(file).toString()));
                Files.copy(file, zip);
            }
        }
        return size[0];
    }

    private static void tool(String name, List<String> arguments) {
        int status = ToolProvider.findFirst(name).orElseThrow().run(System.out, System.err, arguments.toArray(String[]::new));
        if (status != 0) {
            throw new IllegalStateException(name + " ended with " + status);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static double quantile(List<Double> values, double share) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get(Math.min(sorted.size() - 1, (int) (sorted.size() * share)));
    }

    private static double round(double value) {
        return Math.round(value * 100) / 100.0;
    }
}
