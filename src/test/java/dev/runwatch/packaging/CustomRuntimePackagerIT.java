package dev.runwatch.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runwatch.testkit.FakeAws;
import dev.runwatch.testkit.FakeRuntimeApi.InvocationResult;
import dev.runwatch.testkit.LinuxOnly;
import dev.runwatch.testkit.LocalFunction;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// The self-contained package, unpacked as Lambda does and started by its `bootstrap`.
@LinuxOnly
class CustomRuntimePackagerIT {

    private static final Path ZIP = Path.of("target/runwatch-provided.zip");

    @Test
    void startsFromItsCacheWhereverItLiesAndDoesItsJob(@TempDir Path directory) throws Exception {
        Path log = directory.resolve("log");
        try (var aws = new FakeAws();
                var function = new ProvidedFunction(directory.resolve("task"), aws.endpoint(), Map.of(), log)) {
            InvocationResult result = function.api()
                    .invoke(LocalFunction.event("failed.json"), Duration.ofSeconds(30))
                    .get(60, TimeUnit.SECONDS);

            assertThat(result).as(() -> read(log)).isInstanceOf(InvocationResult.Response.class);
            assertThat(aws.calls()).containsExactly("Publish", "PutMetricData");
            assertThat(aws.published()).singleElement().satisfies(alert -> assertThat(alert.subject())
                    .startsWith("FAILED: invoices"));
            assertThat(aws.total("runwatch.executions", "status=FAILED", "state_machine=invoices"))
                    .isEqualTo(1);
            assertThat(read(log).lines().filter(line -> !line.startsWith("Picked up JAVA_TOOL_OPTIONS")))
                    .isNotEmpty()
                    .allSatisfy(line -> assertThat(JsonMapper.shared()
                                    .readTree(line)
                                    .path("service")
                                    .asString())
                            .isEqualTo("runwatch"));
        }
    }

    @Test
    void doesNotStartWithACacheThatIsNotOfItsJarsWhenItInsists(@TempDir Path directory) throws Exception {
        Path log = directory.resolve("log");
        Path task = directory.resolve("task");
        Archive.unpack(ZIP, task);
        Files.setLastModifiedTime(task.resolve("app/app.jar"), FileTime.from(Instant.EPOCH));
        var bootstrap = new ProcessBuilder(task.resolve("bootstrap").toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        bootstrap.environment().put("JAVA_TOOL_OPTIONS", "-XX:AOTMode=on");

        Process process = bootstrap.start();

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isNotZero();
        assertThat(read(log)).contains("app.jar");
    }

    @Test
    void hasItsFilesInOrderAndOfOneTime() throws IOException {
        try (var zip = new ZipFile(ZIP.toFile())) {
            List<? extends ZipEntry> files =
                    zip.stream().filter(entry -> !entry.isDirectory()).toList();

            assertThat(files).extracting(ZipEntry::getName).isSorted();
            assertThat(zip.stream().map(ZipEntry::getLastModifiedTime)).containsOnly(Archive.TIME);
        }
    }

    @Test
    void carriesWhatTheManagedPackageCarriesAndAwsRuntimeInterfaceClient() throws IOException {
        try (var zip = new ZipFile(ZIP.toFile());
                Stream<String> managed = Files.lines(Path.of("src/test/resources/lambda-libraries.txt"))) {
            List<String> libraries = zip.stream()
                    .map(ZipEntry::getName)
                    .filter(name -> name.matches("app/lib/.+"))
                    .map(name -> name.replaceFirst("app/lib/(.+?)-[0-9].*\\.jar", "$1"))
                    .toList();

            assertThat(libraries)
                    .containsExactlyInAnyOrderElementsOf(
                            Stream.concat(managed, CustomRuntimePackager.RUNTIME_INTERFACE_CLIENT.stream())
                                    .toList());
            assertThat(Collections.list(zip.entries()))
                    .extracting(ZipEntry::getName)
                    .contains("bootstrap", "app/app.jar", "app/app.aot", "app/java.args", "jre/bin/java");
        }
    }

    /// Megabytes are those of Lambda's own limit for an upload (50 MB by the API, more by S3): 1024 × 1024 bytes.
    @Test
    void isSmallEnoughToBeFetchedInABlink() throws IOException {
        assertThat(Files.size(ZIP)).isLessThanOrEqualTo(60L * 1024 * 1024);
    }

    private static String read(Path log) {
        try {
            return Files.readString(log, StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            return unreadable.toString();
        }
    }
}
