package dev.runwatch.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import software.amazon.awssdk.core.util.VersionInfo;
import tools.jackson.databind.json.JsonMapper;

/// The machine and the date of the benchmark.
final class Machine {

    private Machine() {}

    static Map<String, String> describe() throws IOException, InterruptedException {
        Map<String, String> description = new LinkedHashMap<>();
        description.put("Date", LocalDate.now(ZoneOffset.UTC).toString());
        description.put("Processors", Runtime.getRuntime().availableProcessors() + " × " + processor());
        description.put("Memory", memory());
        description.put(
                "System",
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"));
        description.put("Java", System.getProperty("java.runtime.version") + ", AWS SDK " + VersionInfo.SDK_VERSION);
        description.put("Node", output("node", "--version") + ", AWS SDK " + nodeSdk());
        description.put("Python", output("python3", "--version").replace("Python ", "") + ", " + boto3());
        return description;
    }

    private static String processor() throws IOException {
        return line(Path.of("/proc/cpuinfo"), "model name");
    }

    private static String memory() throws IOException {
        long kilobytes =
                Long.parseLong(line(Path.of("/proc/meminfo"), "MemTotal").replaceAll("\\D", ""));
        return Math.round(kilobytes / 1024.0 / 1024.0) + " GB";
    }

    private static String line(Path file, String name) throws IOException {
        return Files.readAllLines(file).stream()
                .filter(line -> line.startsWith(name))
                .findFirst()
                .map(line -> line.replaceFirst("[^:]*:\\s*", ""))
                .orElse("0");
    }

    private static String nodeSdk() throws IOException {
        return JsonMapper.shared()
                .readTree(Files.readString(Path.of("bench/contestants/node/package.json")))
                .path("dependencies")
                .path("@aws-sdk/client-sns")
                .asString();
    }

    private static String boto3() throws IOException {
        return Files.readAllLines(Path.of("bench/contestants/python/requirements.txt"))
                .getFirst()
                .replace("==", " ");
    }

    private static String output(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output.strip();
    }
}
