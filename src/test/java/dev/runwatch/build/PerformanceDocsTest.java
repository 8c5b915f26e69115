package dev.runwatch.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// The pages quote the results of the benchmarks word by word. To copy new results:
/// `mvn test -Dtest=PerformanceDocsTest -Dresults=apply`.
class PerformanceDocsTest {

    private static final String END = "\n<!-- end -->";
    private static final String SUMMARY = "## In short\n\n";

    @Test
    void thePerformancePageQuotesAllTables() throws IOException {
        String results = read("bench/results/results.md");

        checkOrApply("docs/performance.md", "bench/results/results.md", results.substring(results.indexOf(SUMMARY)));
    }

    @Test
    void theDecisionOnStartUpQuotesTheAblation() throws IOException {
        checkOrApply("docs/decisions/0004-start.md", "bench/results/ablation.md", read("bench/results/ablation.md"));
    }

    private static void checkOrApply(String file, String source, String tables) throws IOException {
        Path path = Path.of(file);
        String begin = "<!-- " + source + " -->\n";
        String page = Files.readString(path);
        assertThat(page).contains(begin, END);
        int from = page.indexOf(begin) + begin.length();
        int to = page.indexOf(END, from - 1);

        if ("apply".equals(System.getProperty("results"))) {
            Files.writeString(path, page.substring(0, from) + tables + page.substring(to));
        } else {
            assertThat(page.substring(from, to)).isEqualTo(tables);
        }
    }

    private static String read(String file) throws IOException {
        return Files.readString(Path.of(file)).strip();
    }
}
