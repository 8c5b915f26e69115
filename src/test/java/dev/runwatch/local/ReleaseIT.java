package dev.runwatch.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.runwatch.testkit.LinuxOnly;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.Subscription;

/// What `.ci/release` assembles, and its deployment from the archive in an empty folder, as docs/deploy.md describes.
@LinuxOnly
class ReleaseIT {

    private static final Path RELEASE = Path.of("target/release");
    private static final Pattern LINK = Pattern.compile("(?m)^ *(?:CodeUri|LicenseUrl|ReadmeUrl): (\\S+)$");

    private static String version = "";

    @BeforeAll
    static void assemble() throws IOException {
        PythonEnvironment.run(List.of(".ci/release"), ".ci/release failed");
        MatchResult found = Pattern.compile("SemanticVersion: (\\S+)")
                .matcher(Files.readString(Path.of("sam/template.yaml")))
                .results()
                .findFirst()
                .orElseThrow();
        version = found.group(1);
    }

    @Test
    void hasEverythingThatTheTemplatesAndTheScriptsNeed() throws IOException {
        Path folder = RELEASE.resolve("runwatch-" + version);

        assertThat(names(folder))
                .contains("runwatch-lambda.zip", "samconfig.toml", "README.md", "LICENSE", "NOTICE", "SHA256SUMS")
                .containsAll(names(Path.of("sam")).stream()
                        .filter(name -> name.endsWith(".yaml") || name.endsWith(".py"))
                        .toList());
        for (String name : names(folder)) {
            if (name.endsWith(".yaml")) {
                assertThat(LINK.matcher(Files.readString(folder.resolve(name)))
                                .results()
                                .map(link -> link.group(1)))
                        .allSatisfy(target -> assertThat(target).startsWith("./"))
                        .filteredOn(target -> !target.contains("provided"))
                        .allSatisfy(target -> assertThat(folder.resolve(target)).exists());
            }
        }
    }

    @Test
    void everyFileHasItsChecksum() throws IOException {
        for (Path folder : List.of(RELEASE, RELEASE.resolve("runwatch-" + version))) {
            PythonEnvironment.run(
                    new ProcessBuilder("sha256sum", "--check", "--strict", "SHA256SUMS").directory(folder.toFile()),
                    "a checksum is wrong");
            assertThat(Files.readAllLines(folder.resolve("SHA256SUMS")))
                    .extracting(line -> line.replaceFirst("^[0-9a-f]{64}  ", ""))
                    .containsExactlyInAnyOrderElementsOf(names(folder).stream()
                            .filter(name -> !name.equals("SHA256SUMS") && !name.equals("runwatch-" + version))
                            .toList());
        }
    }

    @Test
    void theSamePackagesMakeTheSameArchive() throws IOException {
        byte[] first = Files.readAllBytes(archive());

        PythonEnvironment.run(List.of(".ci/release", "v" + version), ".ci/release failed");

        assertThat(Files.readAllBytes(archive())).isEqualTo(first);
    }

    @Test
    void rejectsATagOfAnotherVersion() {
        assertThatExceptionOfType(LocalSetupException.class)
                .isThrownBy(() -> PythonEnvironment.run(List.of(".ci/release", "v99.0.0"), "rejected"))
                .withMessageContaining("The tag v99.0.0 is not v" + version);
    }

    /// The input at the prompts: stack and Region, AlertEmail, defaults for everything else, consent to the changes.
    @Test
    void deploysFromAnEmptyFolder(@TempDir Path directory) throws IOException {
        unpack(directory);
        Path folder = directory.resolve("runwatch-" + version);
        Path answers =
                Files.writeString(directory.resolve("answers"), "\n\nops@example.com\n" + "\n".repeat(20) + "y\n");
        String sam = PythonEnvironment.ready("template-tools").program("sam");
        try (LocalAws aws = LocalAws.start(0, Map.of())) {
            deploy(aws, folder, new ProcessBuilder(sam, "deploy", "--guided").redirectInput(answers.toFile()));
            assertThat(subscribers(aws))
                    .as("alerts and, by default, alarms")
                    .containsExactly("ops@example.com", "ops@example.com");

            deploy(aws, folder, new ProcessBuilder(sam, "deploy", "--config-env", "demo"));
            deploy(
                    aws,
                    folder,
                    new ProcessBuilder(
                            sam,
                            "deploy",
                            "--no-confirm-changeset",
                            "--no-fail-on-empty-changeset",
                            "--parameter-overrides",
                            "AlertEmail=\"\"",
                            "AlarmEmail=oncall@example.com"));

            assertThat(subscribers(aws)).as("an emptied parameter").containsExactly("oncall@example.com");
            try (LambdaClient lambda = aws.client(LambdaClient.builder())) {
                long size = lambda.getFunctionConfiguration(get -> get.functionName("runwatch"))
                        .codeSize();
                assertThat(size).isEqualTo(Files.size(Path.of("target/runwatch-lambda.zip")));
            }

            Path consent = Files.writeString(directory.resolve("consent"), "y\ny\n");
            deploy(
                    aws,
                    folder,
                    new ProcessBuilder(sam, "delete", "--stack-name", "runwatch").redirectInput(consent.toFile()));

            assertThat(subscribers(aws)).isEmpty();
        }
    }

    private static void deploy(LocalAws aws, Path folder, ProcessBuilder command) throws IOException {
        aws.configure(command.directory(folder.toFile()));
        PythonEnvironment.run(command, String.join(" ", command.command()) + " failed");
    }

    private static List<String> subscribers(LocalAws aws) {
        try (SnsClient sns = aws.client(SnsClient.builder())) {
            return sns.listSubscriptions().subscriptions().stream()
                    .map(Subscription::endpoint)
                    .toList();
        }
    }

    private static Path archive() {
        return RELEASE.resolve("runwatch-" + version + ".zip");
    }

    private static void unpack(Path directory) throws IOException {
        try (var zip = new ZipInputStream(Files.newInputStream(archive()), StandardCharsets.UTF_8)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path file = directory.resolve(entry.getName());
                Files.createDirectories(file.resolve("..").normalize());
                Files.copy(zip, file);
            }
        }
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.toFile().getName()).toList();
        }
    }
}
