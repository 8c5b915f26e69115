import dev.runwatch.bundle.ProvidedBundle;
import dev.runwatch.testing.FakeRuntimeApi;
import dev.runwatch.testing.LocalFunction;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// One way to do the job.
///
/// @param files what is deployed, a zip file or a directory that would be zipped
/// @param command that starts its process
record Contestant(String name, Path files, List<String> command) {

    /// A started process with a Runtime API and an AWS of its own.
    static final class Running implements AutoCloseable {

        final LeanAws aws = new LeanAws();
        private final FakeRuntimeApi api = new FakeRuntimeApi();
        private final long begun;
        private final Process process;

        private Running(List<String> command, File output) throws IOException {
            var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output);
            ProvidedBundle.environment(builder.environment(), api.address(), aws.endpoint(), Path.of("target").toAbsolutePath());
            builder.environment().put("MAIN_CLASS", "dev.runwatch.Runwatch");
            begun = System.nanoTime();
            process = builder.start();
        }

        /// Milliseconds from handing over the event to its answer.
        double invoke(byte[] event) throws Exception {
            long start = System.nanoTime();
            FakeRuntimeApi.Answer answer = api.invoke(event, Duration.ofSeconds(60)).get(120, TimeUnit.SECONDS);
            double millis = (System.nanoTime() - start) / 1e6;
            if (!(answer instanceof FakeRuntimeApi.Answer.Response)) {
                throw new IllegalStateException("Not answered: " + answer);
            }
            return millis;
        }

        /// Milliseconds from the start of the process to now.
        double sinceStart() {
            return (System.nanoTime() - begun) / 1e6;
        }

        /// Resident memory, MB of 1024 × 1024 bytes.
        ///
        /// @param field `VmHWM`, the peak, or `VmRSS`, now
        long memory(String field) throws IOException {
            for (String line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"))) {
                if (line.startsWith(field + ":")) {
                    return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
                }
            }
            throw new IOException("No " + field + " of process " + process.pid());
        }

        /// Processor time so far, in milliseconds; the kernel counts it in hundredths of a second.
        long processorMillis() throws IOException {
            String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * 10;
        }

        @Override
        public void close() throws Exception {
            process.destroyForcibly().waitFor();
            api.close();
            aws.close();
        }
    }

    Running start(List<String> wrapper) throws IOException {
        List<String> all = new ArrayList<>(wrapper);
        all.addAll(command);
        Path output = Path.of("target/bench/output", name.replaceAll("\\W+", "-") + ".log");
        Files.createDirectories(output.getParent());
        return new Running(all, output.toFile());
    }

    /// A failed execution that nobody saw before.
    static String event(long number) {
        return new String(LocalFunction.event("failed.json"), StandardCharsets.UTF_8)
                .replace("nightly-2026-11-20", "run-" + number)
                .replace("158f73e60003", "%012d".formatted(number));
    }
}
