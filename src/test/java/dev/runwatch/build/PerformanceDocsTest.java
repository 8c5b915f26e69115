package dev.runwatch.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// `docs/performance.md` quotes the benchmark's results word by word. To copy new results:
/// `mvn test -Dtest=PerformanceDocsTest -Dresults=apply`.
class PerformanceDocsTest {

    private static final Path PAGE = Path.of("docs/performance.md");
    private static final String BEGIN = "<!-- bench/results/results.md -->\n";
    private static final String END = "\n<!-- end -->";
    private static final String SUMMARY = "## In short\n\n";

    @Test
    void thePageQuotesAllTables() throws IOException {
        String results = results();
        String tables = results.substring(results.indexOf(SUMMARY));
        String page = Files.readString(PAGE);
        assertThat(page).contains(BEGIN, END);
        int begin = page.indexOf(BEGIN) + BEGIN.length();
        int end = page.indexOf(END, begin);

        if ("apply".equals(System.getProperty("results"))) {
            Files.writeString(PAGE, page.substring(0, begin) + tables + page.substring(end));
        } else {
            assertThat(page.substring(begin, end)).isEqualTo(tables);
        }
    }

    private static String results() throws IOException {
        return Files.readString(Path.of("bench/results/results.md")).strip();
    }
}
