package dev.runwatch.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runwatch.testkit.DocFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// Every `aws` command that the documentation prints, run on the local AWS by `src/test/tools/docs_commands.py`.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(ExecutionMode.SAME_THREAD)
class DocsCommandsIT {

    private LocalSystem system;

    @BeforeAll
    void start() {
        system = LocalSystem.start(0, ProgressPrinter.silent());
    }

    @AfterAll
    void stop() {
        system.close();
    }

    @Test
    void everyAwsCommandSucceeds() throws Exception {
        List<String> command = new ArrayList<>(
                List.of(PythonEnvironment.ready("template-tools").python(), "-B", "src/test/tools/docs_commands.py"));
        for (Path page : DocFiles.all()) {
            command.add(page.toString());
        }
        try (Stream<Path> files = Files.list(Path.of("sam"))) {
            files.filter(Files::isRegularFile).map(Path::toString).sorted().forEach(command::add);
        }

        Result result = run(command);

        assertThat(result.exitCode()).as(result.output()).isZero();
        assertThat(result.output().lines().filter(line -> line.startsWith("pass")))
                .hasSizeGreaterThan(20);
    }

    private record Result(int exitCode, String output) {}

    private Result run(List<String> command) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        system.aws().configure(builder);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(process.waitFor(), output.strip());
    }
}
