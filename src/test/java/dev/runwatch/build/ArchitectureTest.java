package dev.runwatch.build;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.SpringApplicationRunListener;
import org.springframework.context.annotation.Configuration;

/// The packages, as the table in `docs/architecture.md` describes them.
@Execution(ExecutionMode.CONCURRENT)
class ArchitectureTest {

    private static final Path PAGE = Path.of("docs/architecture.md");
    private static final Path SOURCES = Path.of("src/main/java");
    private static final String ROOT = "dev.runwatch";
    private static final int MAX_FILES = 15;
    private static final int MAX_LINES = 250;

    /// A row of the table: package, purpose, what it may import.
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z.]+)` \\| (.+) \\| (.+) \\|$");

    private static final Map<String, List<String>> LIBRARIES = Map.of(
            "AWS SDK", List.of("software.amazon.awssdk.."),
            "CRaC", List.of("org.crac.."),
            "JSSE", List.of("javax.net.ssl.."),
            "Jackson", List.of("tools.jackson.."),
            "Lambda", List.of("com.amazonaws.services.lambda.."),
            "Micrometer", List.of("io.micrometer.."),
            "SLF4J", List.of("org.slf4j.."),
            "Spring", List.of("org.springframework.."),
            "Spring Boot", List.of("org.springframework.."));

    /// @param imports names of packages under `dev.runwatch` and of libraries
    record Row(String name, String purpose, Set<String> imports) {

        String packageName() {
            return name.equals(ROOT) ? ROOT : ROOT + "." + name;
        }
    }

    private static final Map<String, Row> TABLE = table();

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);

    private static Map<String, Row> table() {
        Map<String, Row> rows = new LinkedHashMap<>();
        String page = read(PAGE);
        String table = page.substring(page.indexOf("| Package | Purpose"));
        ROW.matcher(table.substring(0, table.indexOf("\n\n"))).results().forEach(row -> {
            Set<String> imports = Stream.of(row.group(3).split("[,;] ", -1))
                    .map(name -> name.replace("`", ""))
                    .filter(name -> !name.equals("nothing"))
                    .collect(Collectors.toCollection(TreeSet::new));
            rows.put(row.group(1), new Row(row.group(1), row.group(2), imports));
        });
        return rows;
    }

    static Stream<Row> rows() {
        return TABLE.values().stream();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void aPackageImportsOnlyWhatTheTableAllows(Row row) {
        onlyImports(row.packageName(), row.imports()).check(CLASSES);
    }

    @Test
    void theRuleRejectsAnImportThatTheTableDoesNotAllow() {
        ArchRule tooNarrow = onlyImports("dev.runwatch.decode", Set.of("pipeline"));
        ArchRule withoutSubpackage = onlyImports("dev.runwatch.aws", Set.of("AWS SDK", "Spring", "pipeline"));

        assertThatThrownBy(() -> tooNarrow.check(CLASSES)).hasMessageContaining("dev.runwatch.event");
        assertThatThrownBy(() -> withoutSubpackage.check(CLASSES)).hasMessageContaining("dev.runwatch.aws.http");
    }

    @ParameterizedTest
    @MethodSource("rows")
    void theTableAndThePackageDocumentationSayTheSame(Row row) {
        String path = row.packageName().replace('.', '/') + "/package-info.java";
        String documentation = read(SOURCES.resolve(path))
                .lines()
                .filter(line -> line.startsWith("///"))
                .map(line -> line.substring(3).strip())
                .collect(Collectors.joining(" "));

        assertThat(documentation).isEqualTo(row.purpose());
    }

    @Test
    void theTableListsEveryPackage() {
        assertThat(CLASSES.stream().map(JavaClass::getPackageName).distinct())
                .containsExactlyInAnyOrderElementsOf(
                        rows().map(Row::packageName).toList());
    }

    @Test
    void aPackageOnlyImportsPackagesAboveItInTheTable() {
        List<String> order = List.copyOf(TABLE.keySet());

        assertThat(rows().flatMap(row -> row.imports().stream()
                        .filter(TABLE::containsKey)
                        .filter(used -> order.indexOf(used) >= order.indexOf(row.name()))
                        .map(used -> row.name() + " imports " + used)))
                .as("what is used stands higher in the table, so there is no cycle")
                .isEmpty();
    }

    @Test
    void startReadingHereNamesFilesThatExist() {
        String page = read(PAGE);
        List<String> links = Pattern.compile("\\]\\(\\.\\./(src/main/[^)]+)\\)")
                .matcher(page)
                .results()
                .map(link -> link.group(1))
                .toList();

        assertThat(links).hasSizeGreaterThan(8).allSatisfy(link -> assertThat(Path.of(link))
                .exists());
    }

    @Test
    void noPackageHasMoreThanFifteenFilesAndNoFileMoreThan250Lines() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            Map<Path, List<Path>> packages = files.filter(
                            file -> file.toString().endsWith(".java") && !file.endsWith("package-info.java"))
                    .collect(Collectors.groupingBy(Path::getParent));

            assertThat(packages).allSatisfy((directory, sources) -> {
                assertThat(sources).hasSizeLessThanOrEqualTo(MAX_FILES);
                assertThat(sources)
                        .allSatisfy(source ->
                                assertThat(read(source).lines().count()).isLessThanOrEqualTo(MAX_LINES));
            });
        }
    }

    @Test
    void wiringAndSettingsArePackagePrivate() {
        classes()
                .that()
                .areAnnotatedWith(Configuration.class)
                .or()
                .haveSimpleNameEndingWith("Settings")
                .should()
                .notBePublic()
                .check(CLASSES);
    }

    @Test
    void onlyConfigurationsDependOnTheSpringContainer() {
        noClasses()
                .that()
                .areNotAnnotatedWith(Configuration.class)
                .and()
                .doNotHaveFullyQualifiedName("dev.runwatch.Runwatch")
                .and()
                .areNotAssignableTo(SpringApplicationRunListener.class)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.springframework.context..", "org.springframework.beans..")
                .check(CLASSES);
    }

    @Test
    void everyPackageIsNullMarked() {
        assertThat(CLASSES.stream()
                        .filter(type -> type.getSimpleName().equals("package-info"))
                        .filter(type -> type.isAnnotatedWith(NullMarked.class))
                        .map(JavaClass::getPackageName))
                .containsAll(CLASSES.stream().map(JavaClass::getPackageName).toList());
    }

    @Test
    void onlyLoggingWritesToStandardOutput() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.runwatch.logging")
                .should()
                .accessField(System.class, "out")
                .check(CLASSES);
        noClasses().should().accessField(System.class, "err").check(CLASSES);
    }

    private static ArchRule onlyImports(String packageName, Set<String> imports) {
        List<String> allowed = new ArrayList<>(List.of("java..", "org.jspecify..", packageName));
        imports.forEach(name -> allowed.addAll(LIBRARIES.getOrDefault(name, List.of(ROOT + "." + name))));
        DescribedPredicate<JavaClass> mayBeUsed = JavaClass.Predicates.resideInAnyPackage(
                        allowed.toArray(String[]::new))
                .or(DescribedPredicate.describe("primitive", type -> type.isPrimitive() || type.isArray()));
        return classes()
                .that()
                .resideInAPackage(packageName)
                .should()
                .onlyDependOnClassesThat(mayBeUsed)
                .because("docs/architecture.md says what each package may import");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
