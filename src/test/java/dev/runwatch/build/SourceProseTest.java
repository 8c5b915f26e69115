package dev.runwatch.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Comments and string literals are in plain English, like the pages that [DocsTest] checks.
class SourceProseTest {

    private static final Pattern PROSE =
            Pattern.compile("//[^\\n]*|/\\*.*?\\*/|\"\"\".*?\"\"\"|\"(?:\\\\.|[^\"\\\\\\n])*\"", Pattern.DOTALL);

    static List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src"))) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file ->
                            !file.endsWith("DocsTest.java") && !file.toString().matches(".*[/\\\\]notify[/\\\\].*"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("sources")
    void commentsAndTextsAreInPlainEnglish(Path source) throws IOException {
        assertThat(PROSE.matcher(Files.readString(source))
                        .results()
                        .map(text -> text.group())
                        .filter(text -> DocsTest.DIALECT.matcher(text).find()))
                .isEmpty();
    }
}
