package dev.runwatch.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runwatch.testkit.DocFiles;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.platform.commons.annotation.Testable;
import org.junit.platform.commons.support.AnnotationSupport;

/// The documentation matches the repository: every sample event is listed, every link and every named test exists.
class DocsTest {

    private static final Path TESTS = Path.of("src/test/java");
    private static final Pattern DOLLARS = Pattern.compile("\\d+\\.\\d\\d");
    private static final Pattern TEST = Pattern.compile("`(?<type>\\w+(?:Test|IT))(?:\\.(?<method>\\w+))?`");
    private static final Pattern LINK = Pattern.compile("\\]\\((?<target>[^)#:]+)(?:#[^)]*)?\\)");
    private static final Pattern ANCHOR = Pattern.compile("\\]\\((?<page>[^)#:]*)#(?<heading>[^)]+)\\)");

    /// Words for which plain technical English has a better one: a role, *publish*, *report*, *redeliver*, *again*.
    static final Pattern DIALECT = Pattern.compile(
            "\\b(?:whoever|nobody|somebody|anew|given\\s+back|tells?|told)\\b", Pattern.CASE_INSENSITIVE);

    @Test
    void everySampleEventIsListed() throws IOException {
        String list = Files.readString(Path.of("sam/events/README.md"));

        try (Stream<Path> events = Files.list(Path.of("sam/events"))) {
            assertThat(events.map(event -> event.getFileName().toString()).filter(name -> !name.endsWith(".md")))
                    .allSatisfy(name -> assertThat(list).contains("| `" + name + "` |"));
        }
    }

    @Test
    void everyLinkHasATarget() throws IOException {
        for (Path page : DocFiles.all()) {
            Path base = page.toAbsolutePath();
            assertThat(LINK.matcher(Files.readString(page)).results().map(link -> link.group("target")))
                    .allSatisfy(target -> assertThat(base.resolveSibling(target))
                            .as(page.toString())
                            .exists());
        }
    }

    @Test
    void everyAnchorHasAHeading() throws IOException {
        for (Path page : DocFiles.all()) {
            for (MatchResult link :
                    ANCHOR.matcher(Files.readString(page)).results().toList()) {
                Path target = link.group("page").isEmpty() ? page : page.resolveSibling(link.group("page"));
                assertThat(anchors(target)).as("%s: %s", page, link.group()).contains(link.group("heading"));
            }
        }
    }

    @Test
    void costsAddUp() throws IOException {
        List<String[]> rows = Files.readAllLines(Path.of("docs/costs.md")).stream()
                .dropWhile(line -> !line.startsWith("| EventBridge (events of AWS)"))
                .takeWhile(line -> line.startsWith("|"))
                .filter(line -> !line.startsWith("| Dashboard"))
                .map(line -> line.split("\\|", -1))
                .toList();

        assertThat(rows).hasSizeGreaterThan(5);
        for (int size = 2; size <= 4; size++) {
            int column = size;
            BigDecimal sum = rows.subList(0, rows.size() - 1).stream()
                    .map(row -> dollars(row[column]))
                    .reduce(BigDecimal.ZERO, BigDecimal::add);
            assertThat(dollars(rows.getLast()[column])).isEqualByComparingTo(sum);
        }
    }

    @Test
    void everyFailureModeIsProvenByATest() throws IOException {
        List<String> rows = Files.readAllLines(Path.of("docs/failure-modes.md")).stream()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| Failure |") && !line.startsWith("| ---"))
                .toList();
        var tests = TestNames.read();

        assertThat(rows).hasSizeGreaterThan(70).allSatisfy(row -> {
            assertThat(TEST.matcher(row).results().filter(test -> test.group("method") != null))
                    .as(row)
                    .isNotEmpty();
            assertThat(missing(row, tests)).as(row).isEmpty();
        });
    }

    @Test
    void everyNamedTestExists() throws IOException {
        var tests = TestNames.read();

        for (Path page : DocFiles.all()) {
            assertThat(missing(Files.readString(page), tests))
                    .as(page.toString())
                    .isEmpty();
        }
    }

    private static List<String> missing(String text, TestNames tests) {
        return TEST.matcher(text)
                .results()
                .filter(test -> !tests.exists(test))
                .map(MatchResult::group)
                .toList();
    }

    @Test
    void aMissingTestIsNoticed() throws IOException {
        String text = "`DocsTest.noSuchMethod`, `DocsTest.dollars`, `NoSuchTest.costsAddUp`, `NoSuchIT`";

        assertThat(missing(text + ", `DocsTest.costsAddUp`, `DocsTest`", TestNames.read()))
                .containsExactlyElementsOf(List.of(text.split(", ", -1)));
    }

    @Test
    void pagesAreInPlainEnglish() throws IOException {
        for (Path page : DocFiles.all()) {
            assertThat(DIALECT.matcher(Files.readString(page)).results().map(MatchResult::group))
                    .as(page.toString())
                    .isEmpty();
        }
    }

    @Test
    void theArchitecturePageQuotesTheConfiguredPipeline() throws IOException {
        String pipeline = Files.readAllLines(Path.of("config/application.properties")).stream()
                .filter(line -> line.startsWith("spring.cloud.function.definition="))
                .findFirst()
                .orElseThrow();

        assertThat(Files.readAllLines(Path.of("docs/architecture.md"))).contains("    " + pipeline);
    }

    @Test
    void theReadmeFitsOneScreen() throws IOException {
        assertThat(Files.readAllLines(Path.of("README.md"))).hasSizeLessThanOrEqualTo(100);
    }

    /// The anchors that GitHub makes from a page's headings.
    private static List<String> anchors(Path page) throws IOException {
        return Files.readAllLines(page).stream()
                .filter(line -> line.startsWith("#"))
                .map(line -> line.replaceFirst("^#+ ", "").toLowerCase(Locale.ROOT))
                .map(line -> line.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
                .toList();
    }

    private static BigDecimal dollars(String cell) {
        return DOLLARS.matcher(cell)
                .results()
                .map(found -> new BigDecimal(found.group()))
                .reduce(BigDecimal.ZERO, (first, last) -> last);
    }

    /// The test classes of the project, by simple name. A method may stand in a nested class.
    private record TestNames(Map<String, Class<?>> types) {

        static TestNames read() throws IOException {
            try (Stream<Path> sources = Files.walk(TESTS)) {
                return new TestNames(
                        sources.map(source -> TESTS.relativize(source).toString())
                                .filter(source -> source.endsWith("Test.java") || source.endsWith("IT.java"))
                                .map(source -> source.replace(".java", "").replaceAll("[/\\\\]", "."))
                                .map(TestNames::type)
                                .collect(Collectors.toMap(Class::getSimpleName, Function.identity())));
            }
        }

        boolean exists(MatchResult named) {
            Class<?> type = types.get(named.group("type"));
            String method = named.group("method");
            return type != null
                    && (method == null
                            || Stream.concat(Stream.of(type), Stream.of(type.getDeclaredClasses()))
                                    .flatMap(each -> Stream.of(each.getDeclaredMethods()))
                                    .filter(each -> each.getName().equals(method))
                                    .anyMatch(each -> AnnotationSupport.isAnnotated(each, Testable.class)));
        }

        /// Without its static initializer, which may start something.
        private static Class<?> type(String name) {
            try {
                return Class.forName(name, false, DocsTest.class.getClassLoader());
            } catch (ClassNotFoundException unexpected) {
                throw new IllegalStateException(unexpected);
            }
        }
    }
}
