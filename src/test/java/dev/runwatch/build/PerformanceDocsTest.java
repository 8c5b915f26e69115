package dev.runwatch.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// The docs quote of the contest only what it printed. `mvn test -Dtest=PerformanceDocsTest -Dresults=apply` copies it.
class PerformanceDocsTest {

    private static final String BEGIN = "<!-- bench/results/results.md -->\n";
    private static final String END = "\n<!-- end -->";
    private static final String IN_SHORT = "## In short\n\n";

    @Test
    void thePageQuotesAllTables() throws IOException {
        String results = results();

        quotes(Path.of("docs/performance.md"), results.substring(results.indexOf(IN_SHORT)));
    }

    @Test
    void theReadmeQuotesTheShortTable() throws IOException {
        String results = results();
        int table = results.indexOf(IN_SHORT) + IN_SHORT.length();

        quotes(Path.of("README.md"), results.substring(table, results.indexOf("\n\n", table)));
    }

    private static void quotes(Path page, String expected) throws IOException {
        String text = Files.readString(page);
        assertThat(text).contains(BEGIN, END);
        int begin = text.indexOf(BEGIN) + BEGIN.length();
        int end = text.indexOf(END, begin);
        if ("apply".equals(System.getProperty("results"))) {
            Files.writeString(page, text.substring(0, begin) + expected + text.substring(end));
        } else {
            assertThat(text.substring(begin, end)).isEqualTo(expected);
        }
    }

    private static String results() throws IOException {
        return Files.readString(Path.of("bench/results/results.md")).strip();
    }
}
