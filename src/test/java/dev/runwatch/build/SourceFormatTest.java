package dev.runwatch.build;

import static org.assertj.core.api.Assertions.assertThat;

import com.palantir.javaformat.java.Formatter;
import com.palantir.javaformat.java.FormatterException;
import com.palantir.javaformat.java.ImportOrderer;
import com.palantir.javaformat.java.JavaFormatterOptions;
import com.palantir.javaformat.java.RemoveUnusedImports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// White space belongs to the formatter. `mvn test -Dtest=SourceFormatTest -Dformat=apply` lets it have its way.
///
/// It runs as a test, because the formatter needs the JDK of the sources while Maven may run on an older one.
@Execution(ExecutionMode.CONCURRENT)
class SourceFormatTest {

    private static final int MAX_COLUMNS = 120;
    private static final int MAX_LINES = 250;

    private final Formatter formatter = Formatter.createFormatter(JavaFormatterOptions.builder()
            .style(JavaFormatterOptions.Style.PALANTIR)
            .build());

    @Test
    void everySourceIsAsTheFormatterWouldWriteIt() throws Exception {
        boolean apply = "apply".equals(System.getProperty("format"));

        List<Path> different = new ArrayList<>();
        for (Path source : sources()) {
            if (apply && hasLongDocumentation(source)) {
                continue;
            }
            String before = Files.readString(source);
            String after = format(before);
            if (!after.equals(before)) {
                if (apply) {
                    Files.writeString(source, after);
                } else {
                    different.add(source);
                }
            }
        }

        assertThat(different)
                .as("not formatted; mend with: mvn test -Dtest=SourceFormatTest -Dformat=apply")
                .isEmpty();
    }

    /// The formatter would break such a line into one that belongs to no comment.
    @Test
    void noLineOfDocumentationIsLongerThanTheFormatterLeavesWhole() throws IOException {
        List<Path> tooLong = new ArrayList<>();
        for (Path source : sources()) {
            if (hasLongDocumentation(source)) {
                tooLong.add(source);
            }
        }

        assertThat(tooLong)
                .as("a line of /// is longer than %d columns", MAX_COLUMNS)
                .isEmpty();
    }

    @Test
    void noFileIsLongerThanItsLimit() throws IOException {
        List<Path> tooLong = new ArrayList<>();
        for (Path source : sources()) {
            if (Files.readAllLines(source).size() > MAX_LINES) {
                tooLong.add(source);
            }
        }

        assertThat(tooLong)
                .as("a file has more than %d lines; split it by subject", MAX_LINES)
                .isEmpty();
    }

    private static boolean hasLongDocumentation(Path source) throws IOException {
        return Files.readAllLines(source).stream()
                .anyMatch(line -> line.strip().startsWith("///") && line.length() > MAX_COLUMNS);
    }

    private String format(String source) throws FormatterException {
        String ordered = ImportOrderer.reorderImports(
                RemoveUnusedImports.removeUnusedImports(source), JavaFormatterOptions.Style.PALANTIR);
        return formatter.formatSource(ordered);
    }

    private static List<Path> sources() throws IOException {
        List<Path> sources = new ArrayList<>();
        for (String root : List.of("src", "bench")) {
            try (Stream<Path> files = Files.walk(Path.of(root))) {
                files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
            }
        }
        return sources;
    }
}
