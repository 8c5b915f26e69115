package dev.runwatch.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runwatch.testkit.DocFiles;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.platform.commons.annotation.Testable;
import org.junit.platform.commons.support.AnnotationSupport;

/// The docs tell what the code has: no event, test or page is missing.
class DocsTest {

    private static final Pattern DOLLARS = Pattern.compile("\\d+\\.\\d\\d");
    private static final Pattern TEST = Pattern.compile("`(?<type>\\w+(?:Test|IT))\\.(?<method>\\w+)`");
    private static final Pattern LINK = Pattern.compile("\\]\\((?<target>[^)#:]+)\\)");

    @Test
    void everyEventStandsInTheListOfEvents() throws IOException {
        String list = Files.readString(Path.of("sam/events/README.md"));

        try (Stream<Path> events = Files.list(Path.of("sam/events"))) {
            assertThat(events.map(event -> event.getFileName().toString()).filter(name -> !name.endsWith(".md")))
                    .allSatisfy(name -> assertThat(list).contains("| `" + name + "` |"));
        }
    }

    @Test
    void everyLinkLeadsSomewhere() throws IOException {
        for (Path page : DocFiles.all()) {
            Path base = page.toAbsolutePath();
            assertThat(LINK.matcher(Files.readString(page)).results().map(link -> link.group("target")))
                    .allSatisfy(target -> assertThat(base.resolveSibling(target))
                            .as(page.toString())
                            .exists());
        }
    }

    @Test
    void theCostsAddUp() throws IOException {
        List<String[]> rows = Files.readAllLines(Path.of("docs/deploy.md")).stream()
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
    void everyFailureModeIsShownByATestThatIsThere() throws IOException {
        List<String> rows = Files.readAllLines(Path.of("docs/delivery.md")).stream()
                .dropWhile(line -> !line.equals("## Failure modes"))
                .filter(line -> line.startsWith("| ") && !line.startsWith("| Failure |") && !line.startsWith("| ---"))
                .toList();

        assertThat(rows).hasSizeGreaterThan(25).allSatisfy(row -> {
            List<MatchResult> tests = TEST.matcher(row).results().toList();
            assertThat(tests).as(row).isNotEmpty().allMatch(DocsTest::isThere);
        });
    }

    @Test
    void whatIsNoTestShowsNothing() {
        for (String none : List.of("`DocsTest.noSuchMethod`", "`DocsTest.isThere`", "`NoSuchTest.isThere`")) {
            assertThat(TEST.matcher(none).results()).hasSize(1).noneMatch(DocsTest::isThere);
        }
    }

    private static boolean isThere(MatchResult named) {
        Path file = Path.of(named.group("type") + ".java");
        Path tests = Path.of("src/test/java");
        try (Stream<Path> sources = Files.walk(tests)) {
            return sources.filter(source -> file.equals(source.getFileName()))
                    .map(source -> tests.relativize(source).toString())
                    .map(source -> source.replace(".java", "").replace(File.separatorChar, '.'))
                    .flatMap(type -> Stream.of(type(type).getDeclaredMethods()))
                    .filter(method -> method.getName().equals(named.group("method")))
                    .anyMatch(method -> AnnotationSupport.isAnnotated(method, Testable.class));
        } catch (IOException unexpected) {
            throw new UncheckedIOException(unexpected);
        }
    }

    /// Without what it does when it is first used.
    private static Class<?> type(String name) {
        try {
            return Class.forName(name, false, DocsTest.class.getClassLoader());
        } catch (ClassNotFoundException unexpected) {
            throw new IllegalStateException(unexpected);
        }
    }

    private static BigDecimal dollars(String cell) {
        return DOLLARS.matcher(cell)
                .results()
                .map(found -> new BigDecimal(found.group()))
                .reduce(BigDecimal.ZERO, (first, last) -> last);
    }

    @Test
    void theReadmeIsOneScreen() throws IOException {
        assertThat(Files.readAllLines(Path.of("README.md"))).hasSizeLessThan(80);
    }
}
