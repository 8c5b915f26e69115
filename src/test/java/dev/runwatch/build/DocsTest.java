package dev.runwatch.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.platform.commons.annotation.Testable;
import org.junit.platform.commons.support.AnnotationSupport;

/// The docs tell what the code has: no setting, event or page is missing.
class DocsTest {

    private static final Pattern SETTINGS =
            Pattern.compile("@Bean\\(\"(?<group>runwatch\\.[^\"]+)\"\\)\\s+(?<record>\\w+)");
    private static final Pattern SETTING =
            Pattern.compile("@DefaultValue(?:\\(\"(?<value>[^\"]*)\"\\))?\\s+[\\w<>]+\\s+(?<name>\\w+)");
    private static final Pattern DOLLARS = Pattern.compile("\\d+\\.\\d\\d");
    private static final Pattern TEST = Pattern.compile("`(?<type>\\w+(?:Test|IT))\\.(?<method>\\w+)`");
    private static final Pattern LINK = Pattern.compile("\\]\\((?<target>[^)#:]+)\\)");

    @Test
    void everySettingStandsInTheTableWithItsDefault() throws IOException {
        String table = Files.readString(Path.of("docs/settings.md"));

        List<String> settings = settings();
        assertThat(settings).hasSizeGreaterThan(20);
        assertThat(settings).allSatisfy(row -> assertThat(table).contains(row));
    }

    @Test
    void everySettingOfTheDocsIsThere() throws IOException {
        List<String> settings =
                settings().stream().map(row -> row.split("`", -1)[1]).toList();
        Pattern setting = Pattern.compile("`(?<name>(?:" + String.join("|", groups().keySet()) + ")\\.[a-z.-]+)[`=]");

        for (Path page : pages()) {
            assertThat(setting.matcher(Files.readString(page)).results().map(found -> found.group("name")))
                    .as(page.toString())
                    .isSubsetOf(settings);
        }
    }

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
        for (Path page : pages()) {
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

    /// A row of the table for each component of each record.
    private static List<String> settings() throws IOException {
        List<String> rows = new ArrayList<>();
        for (Map.Entry<String, Path> group : groups().entrySet()) {
            SETTING.matcher(Files.readString(group.getValue()))
                    .results()
                    .forEach(setting -> rows.add(row(group.getKey(), setting.group("name"), setting.group("value"))));
        }
        return rows;
    }

    /// The records of settings, by what their settings begin with.
    private static Map<String, Path> groups() throws IOException {
        Map<String, Path> groups = new TreeMap<>();
        try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
            for (Path source : sources.filter(Files::isRegularFile).toList()) {
                SETTINGS.matcher(Files.readString(source))
                        .results()
                        .forEach(bean ->
                                groups.put(bean.group("group"), source.resolveSibling(bean.group("record") + ".java")));
            }
        }
        return groups;
    }

    private static String row(String prefix, String name, @Nullable String value) {
        String dashed = name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
        String start = "| `" + prefix + "." + dashed + "` | ";
        return value == null || value.isEmpty() ? start : start + "`" + value + "` |";
    }

    private static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>(List.of(Path.of("README.md"), Path.of("CHANGELOG.md")));
        try (Stream<Path> docs = Files.walk(Path.of("docs"))) {
            docs.filter(page -> page.toString().endsWith(".md")).forEach(pages::add);
        }
        return pages;
    }
}
