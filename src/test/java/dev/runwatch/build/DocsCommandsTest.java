package dev.runwatch.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runwatch.testkit.DocFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Every command on the pages is run by a test or by `.ci/run`, except for a few. `DocsCommandsIT` runs the `aws`
/// commands; this table names what runs the others.
class DocsCommandsTest {

    private static final Path TESTS = Path.of("src/test/java/dev/runwatch");
    private static final String PROGRAM =
            "(?:mvn|sam|python3|pip|bench/[\\w-]+|\\.ci/\\w+|gh|sha256sum|shasum|unzip|cd)";

    /// In a block or in a comment, or within a line.
    private static final Pattern COMMAND = Pattern.compile("(?m)^(?:# | {4,}|# {3,})(?<block>" + PROGRAM
            + "(?: .*(?:\\\\\\n.*)*)?)$|`(?<inline>" + PROGRAM + " [^`]+|bench/[\\w-]+|\\.ci/\\w+)`");

    /// What runs a command, and the text there that proves it.
    private record Runner(String command, Path file, String proof) {}

    private static final List<Runner> RUNNERS = List.of(
            run("mvn spring-boot:test-run", ".ci/run", "mvn -B -ntp spring-boot:test-run"),
            run("mvn verify", ".ci/run", "mvn -B -ntp verify"),
            run("mvn -Pendurance verify( -Dit.test=ClaimsIT)?", ".ci/run", "verify -Pendurance"),
            run("mvn test -Pfuzz -Dfuzz.seconds=120", ".ci/run", "test -Pfuzz -Dfuzz.seconds="),
            run("mvn package", "bench/run", "mvn -B -q package"),
            run("mvn test -Dtest=RunwatchTest", ".ci/run", "mvn -B -q -ntp test -Dtest=\"$tests\""),
            run("mvn test -Dtest=PerformanceDocsTest -Dresults=apply", ".ci/run", "-Dresults=apply"),
            run("mvn test -Dtest=SourceFormatTest -Dformat=apply", ".ci/run", "-Dformat=apply"),
            run("mvn test -Dtest=(AlertWording|CauseAlerts)Test -Dgolden=apply", ".ci/run", "-Dgolden=apply"),
            run("mvn test -Dtest=CostTest -Dcosts=apply", ".ci/run", "-Dcosts=apply"),
            run("mvn test -Dtest=LicensesTest -Dlicenses=apply", ".ci/run", "-Dlicenses=apply"),
            run("bench/run --quick", ".ci/run", "step bench/run --quick"),
            run("\\.ci/reproducible", ".ci/run", "long .ci/reproducible"),
            run("\\.ci/release", "local/ReleaseIT.java", "List.of(\".ci/release\")"),
            run("sam validate --lint", "local/TemplateLintIT.java", "\"validate\""),
            run("sam deploy( --guided)?", "local/ReleaseIT.java", "\"deploy\", \"--guided\""),
            run("sam deploy --config-env demo", "local/ReleaseIT.java", "\"--config-env\", \"demo\""),
            run("sam deploy --config-env provided.*", "local/TemplateIT.java", "\"--config-env\", \"provided\""),
            run(
                    "sam deploy --no-confirm-changeset --no-fail-on-empty-changeset",
                    "local/ReleaseIT.java",
                    "\"--no-fail-on-empty-changeset\""),
            run("sam deploy --parameter-overrides .*", "local/TemplateIT.java", "\"--parameter-overrides\""),
            run("sam deploy --template hub.yaml .*", "local/CentralBusIT.java", "Map.of(\"OrganizationId\""),
            run("sam deploy --template forward.yaml .*", "local/CentralBusIT.java", "Map.of(\"HubEventBusArn\""),
            run("sam deploy --template chat.yaml .*", "local/AddOnTemplatesTest.java", "SlackChannelId"),
            run(
                    "sam delete --stack-name runwatch",
                    "local/ReleaseIT.java",
                    "\"delete\", \"--stack-name\", \"runwatch\""),
            run("python3 check_on_aws.py --test-alert", "local/CheckOnAwsIT.java", "\"--test-alert\""),
            run("python3 check_on_aws.py( \\[?--region .*)?", "local/CheckOnAwsIT.java", "sam/check_on_aws.py"),
            run("python3 (sam/)?cost.py( --exec.*)?", "local/CostTest.java", "sam/cost.py"),
            run("pip install boto3", "src/local/tools/template-tools.txt", "boto3=="),
            run("sha256sum --check .*", "local/ReleaseIT.java", "\"sha256sum\", \"--check\""),
            run(
                    "(cd target && )?sha256sum (-c \\*.sha256|--check)",
                    "packaging/ProvidedPackageIT.java",
                    "\"sha256sum\", \"--check\""),
            run("cd (runwatch-0.1.0|sam)( && sam deploy --guided)?", "local/ReleaseIT.java", "directory(folder"),
            run("unzip runwatch-0.1.0.zip", "local/ReleaseIT.java", "unpack(directory)"));

    /// What needs GitHub, another operating system, or half an hour on a quiet machine.
    private static final Set<String> NOT_RUN = Set.of(
            "gh attestation verify runwatch-0.1.0.zip --repo OWNER/runwatch",
            "shasum -a 256 --check --ignore-missing SHA256SUMS",
            "mvn test-compile -Pmutation",
            "bench/run",
            "bench/ablation",
            "bench/own-work");

    @Test
    void everyCommandIsRun() throws IOException {
        assertThat(commands()).allSatisfy(command -> assertThat(NOT_RUN.contains(command)
                        || RUNNERS.stream().anyMatch(runner -> command.matches(runner.command())))
                .as(command)
                .isTrue());
    }

    @Test
    void everyEntryIsNeededAndTrue() throws IOException {
        Set<String> commands = commands();

        assertThat(commands).containsAll(NOT_RUN);
        assertThat(RUNNERS).allSatisfy(runner -> {
            assertThat(commands).as("a page prints it").anyMatch(command -> command.matches(runner.command()));
            assertThat(runner.file()).content().contains(runner.proof());
        });
    }

    private static Set<String> commands() throws IOException {
        List<Path> files = new ArrayList<>(DocFiles.all());
        try (Stream<Path> scripts = Files.list(Path.of("sam"))) {
            files.addAll(scripts.filter(Files::isRegularFile).toList());
        }
        Set<String> commands = new TreeSet<>();
        for (Path file : files) {
            COMMAND.matcher(Files.readString(file))
                    .results()
                    .map(found -> found.group("block") == null ? found.group("inline") : found.group("block"))
                    .map(command ->
                            command.replaceFirst(" {2,}(?:#|[a-z]).*$", "").replaceAll("\\\\?\\s+", " "))
                    .filter(command -> !Files.isDirectory(Path.of(command)))
                    .forEach(commands::add);
        }
        return commands;
    }

    private static Runner run(String command, String file, String proof) {
        return new Runner(command, file.endsWith(".java") ? TESTS.resolve(file) : Path.of(file), proof);
    }
}
