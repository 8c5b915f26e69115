package dev.runwatch.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Comments and string literals are in plain English, like the pages that [DocsTest] checks.
class SourceProseTest {

    private static final List<Path> ROOTS = List.of(Path.of("src"), Path.of("bench"));

    private static final Pattern PROSE =
            Pattern.compile("//[^\\n]*|/\\*.*?\\*/|\"\"\".*?\"\"\"|\"(?:\\\\.|[^\"\\\\\\n])*\"", Pattern.DOTALL);

    /// For which a comment says *response*, *reject*, *deny* or *fail*. Strings may quote them from other systems.
    private static final Pattern PARAPHRASE =
            Pattern.compile("\\b(?:answer|refus|rehears)\\w*", Pattern.CASE_INSENSITIVE);

    static List<Path> javaFiles() throws IOException {
        return files(".*\\.java");
    }

    /// Scripts of the benchmark have no extension.
    static List<Path> scripts() throws IOException {
        return files(".*\\.(?:py|mjs|xml|properties)|[^.]+");
    }

    private static List<Path> files(String name) throws IOException {
        List<Path> found = new ArrayList<>();
        for (Path root : ROOTS) {
            try (Stream<Path> files = Files.walk(root)) {
                files.filter(Files::isRegularFile)
                        .filter(file -> file.getFileName().toString().matches(name))
                        .filter(file -> !file.startsWith("src/test/resources"))
                        .filter(file -> !file.endsWith("DocsTest.java") && !file.endsWith("SourceProseTest.java"))
                        .sorted()
                        .forEach(found::add);
            }
        }
        return found;
    }

    @ParameterizedTest
    @MethodSource("javaFiles")
    void commentsAndTextsAreInPlainEnglish(Path source) throws IOException {
        List<String> prose = PROSE.matcher(Files.readString(source))
                .results()
                .map(MatchResult::group)
                .toList();

        assertThat(prose)
                .filteredOn(text -> DocsTest.DIALECT.matcher(text).find())
                .isEmpty();
        assertThat(prose)
                .filteredOn(
                        text -> text.startsWith("/") && PARAPHRASE.matcher(text).find())
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void scriptsAreInPlainEnglish(Path script) throws IOException {
        assertThat(Files.readAllLines(script))
                .filteredOn(line -> DocsTest.DIALECT.matcher(line).find())
                .isEmpty();
    }
}
