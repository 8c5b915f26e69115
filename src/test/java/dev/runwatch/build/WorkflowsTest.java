package dev.runwatch.build;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

/// The workflows of GitHub Actions, as far as it can be known without running them.
class WorkflowsTest {

    private static final Path FOLDER = Path.of(".github/workflows");

    static List<Path> workflows() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.toList();
        }
    }

    @ParameterizedTest
    @MethodSource("workflows")
    void everyActionIsPinnedToACommit(Path workflow) throws IOException {
        List<String> uses = Pattern.compile("uses: *(.*)")
                .matcher(Files.readString(workflow))
                .results()
                .map(use -> use.group(1))
                .toList();

        assertThat(uses).isNotEmpty().allSatisfy(use -> assertThat(use)
                .matches("actions/[a-z-]+@[0-9a-f]{40} # v\\d+\\.\\d+\\.\\d+"));
    }

    @ParameterizedTest
    @MethodSource("workflows")
    void everyScriptExistsAndCanRun(Path workflow) {
        for (String command : commands(workflow)) {
            String program = command.split(" ", 2)[0];

            assertThat(program).matches("mvn|gh|\\.ci/[a-z]+");
            if (program.startsWith(".ci/")) {
                assertThat(Path.of(program)).isExecutable();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("workflows")
    void mayOnlyReadUnlessAJobSaysOtherwise(Path workflow) {
        assertThat(read(workflow).get("permissions")).isEqualTo(Map.of("contents", "read"));
    }

    @Test
    void onlyTheJobThatPublishesMayWrite() {
        assertThat(jobs(FOLDER.resolve("ci.yml")).values()).noneMatch(job -> job.containsKey("permissions"));
        assertThat(jobs(FOLDER.resolve("release.yml"))).satisfies(jobs -> {
            assertThat(jobs).containsOnlyKeys("build", "publish");
            assertThat(jobs.get("build")).doesNotContainKey("permissions");
            assertThat(requireNonNull(jobs.get("publish")).get("permissions"))
                    .isEqualTo(Map.of("contents", "write", "id-token", "write", "attestations", "write"));
        });
    }

    /// A tag's name may contain shell code. In an environment variable it is not executed.
    @ParameterizedTest
    @MethodSource("workflows")
    void noCommandContainsWhatATagOrPullRequestChooses(Path workflow) {
        assertThat(commands(workflow))
                .allSatisfy(command -> assertThat(command).doesNotContain("${{ github", "${{ env", "${{ inputs"));
    }

    @Test
    void aTagOfAVersionReleases() throws IOException {
        assertThat(Files.readString(FOLDER.resolve("release.yml")))
                .contains("    tags: [\"v*\"]\n", ".ci/release \"$GITHUB_REF_NAME\"\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {".ci/run", ".ci/release", ".ci/reproducible"})
    @EnabledOnOs(value = OS.LINUX, disabledReason = "Other systems may lack Bash; CI runs the scripts on Linux")
    void scriptsAreValid(String script) throws Exception {
        assertThat(new ProcessBuilder("bash", "-n", script).inheritIO().start().waitFor())
                .isZero();
    }

    /// The patterns of the Serverless Application Repository's API, CreateApplication and CreateApplicationVersion:
    /// https://docs.aws.amazon.com/serverlessrepo/latest/devguide/applications.html
    @Test
    void theServerlessApplicationRepositoryAcceptsTheMetadata() throws IOException {
        Map<String, String> metadata = metadata();

        assertThat(metadata.get("Name")).matches("[a-zA-Z0-9-]{1,140}");
        assertThat(metadata.get("Description")).hasSizeBetween(1, 256);
        assertThat(metadata.get("Author"))
                .matches("[a-z0-9](([a-z0-9]|-(?!-))*[a-z0-9])?")
                .hasSizeBetween(1, 127);
        assertThat(metadata.get("SpdxLicenseId")).isEqualTo("Apache-2.0");
        assertThat(metadata.get("SemanticVersion")).matches("\\d+\\.\\d+\\.\\d+");
        assertThat(List.of(requireNonNull(metadata.get("Labels"))
                        .replaceAll("[\\[\\]]", "")
                        .split(", ", -1)))
                .hasSizeBetween(1, 10)
                .allSatisfy(label -> assertThat(label).matches("[a-zA-Z0-9+_:/@-]{1,127}"));
        for (String file : List.of("LicenseUrl", "ReadmeUrl")) {
            assertThat(Path.of("sam").resolve(metadata.get(file))).isRegularFile();
        }
        assertThat(metadata)
                .as("public applications need a link to their source")
                .hasEntrySatisfying("SourceCodeUrl", url -> assertThat(url).startsWith("https://"))
                .hasEntrySatisfying("HomePageUrl", url -> assertThat(url).startsWith("https://"));
    }

    private static Map<String, String> metadata() throws IOException {
        String template = Files.readString(Path.of("sam/template.yaml"));
        String section = template.substring(
                template.indexOf("AWS::ServerlessRepo::Application:"), template.indexOf("\nParameters:"));
        return Pattern.compile("(?m)^ {4}(\\w+): (.+)$")
                .matcher(section)
                .results()
                .collect(Collectors.toMap(entry -> entry.group(1), WorkflowsTest::value));
    }

    private static String value(MatchResult entry) {
        return entry.group(2).strip();
    }

    private static List<String> commands(Path workflow) {
        List<String> commands = new ArrayList<>();
        for (Map<String, Object> job : jobs(workflow).values()) {
            for (Object step : (List<?>) requireNonNull(job.get("steps"))) {
                if (((Map<?, ?>) step).get("run") instanceof String run) {
                    commands.addAll(run.lines().toList());
                }
            }
        }
        return commands;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Map<String, Object>> jobs(Path workflow) {
        return (Map<String, Map<String, Object>>) requireNonNull(read(workflow).get("jobs"));
    }

    private static Map<String, Object> read(Path workflow) {
        try {
            return new Yaml().load(Files.readString(workflow));
        } catch (IOException unexpected) {
            throw new UncheckedIOException(unexpected);
        }
    }
}
