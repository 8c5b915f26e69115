package dev.runwatch.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/// The memory of a JVM's process.
public final class ProcessMemory {

    private static final Pattern IN_USE = Pattern.compile("total \\d+K, used (\\d+)K");

    private ProcessMemory() {}

    /// Resident, in MB of 1,048,576 bytes.
    public static long megabytes(Process process) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1_024)
                .findFirst()
                .orElseThrow();
    }

    /// Bytes of the heap after a collection.
    public static long inUse(Process process) throws IOException {
        jcmd(process, "GC.run");
        return IN_USE.matcher(jcmd(process, "GC.heap_info"))
                .results()
                .mapToLong(generation -> Long.parseLong(generation.group(1)) * 1_024)
                .sum();
    }

    private static String jcmd(Process process, String command) throws IOException {
        Process jcmd = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(process.pid()),
                        command)
                .redirectErrorStream(true)
                .start();
        String said = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(said).startsWith(process.pid() + ":");
        return said;
    }
}
