package dev.runwatch.build;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.beans.factory.aot.BeanRegistrationExcludeFilter;
import org.springframework.boot.SpringApplicationRunListener;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

/// The walls of the house, as `docs/architecture.md` draws them.
class ArchitectureTest {

    private static final String JACKSON = "tools.jackson..";
    private static final String SPRING = "org.springframework..";
    private static final String SDK = "software.amazon.awssdk..";
    private static final String SLF4J = "org.slf4j..";
    private static final String LAMBDA = "com.amazonaws.services.lambda..";
    private static final String CRAC = "org.crac..";
    private static final String MICROMETER = "io.micrometer..";
    private static final String SETTINGS = "dev.runwatch.settings..";

    /// What each room may import, besides itself, the JDK and JSpecify.
    private static final Map<String, List<String>> ALLOWED = Map.ofEntries(
            entry("event", List.of()),
            entry("pipeline", List.of(JACKSON, SPRING)),
            entry("text", List.of()),
            entry("logging", List.of("dev.runwatch.redact..", SPRING, SLF4J)),
            entry("settings", List.of(SPRING)),
            entry("redact", List.of("dev.runwatch.text..", SETTINGS, JACKSON, SPRING)),
            entry("aws", List.of(SETTINGS, SDK, SPRING)),
            entry(
                    "startup",
                    List.of(
                            "dev.runwatch.aws..",
                            "dev.runwatch.logging..",
                            "dev.runwatch.redact..",
                            CRAC,
                            LAMBDA,
                            "javax.net.ssl..",
                            JACKSON,
                            SDK,
                            SPRING,
                            SLF4J)),
            entry(
                    "lambda",
                    List.of(
                            "dev.runwatch.pipeline..",
                            "dev.runwatch.redact..",
                            "dev.runwatch.startup..",
                            "dev.runwatch.text..",
                            JACKSON,
                            SPRING,
                            SLF4J,
                            LAMBDA)),
            entry(
                    "reconcile",
                    List.of(
                            "dev.runwatch.event..",
                            "dev.runwatch.pipeline..",
                            "dev.runwatch.store..",
                            "dev.runwatch.notify..",
                            "dev.runwatch.aws..",
                            SETTINGS,
                            JACKSON,
                            SDK,
                            SPRING,
                            SLF4J)),
            entry(
                    "decode",
                    List.of(
                            "dev.runwatch.event..",
                            "dev.runwatch.pipeline..",
                            "dev.runwatch.redact..",
                            "dev.runwatch.text..",
                            JACKSON,
                            SPRING)),
            entry("cause", List.of(JACKSON)),
            entry(
                    "report",
                    List.of(
                            "dev.runwatch.event..",
                            "dev.runwatch.pipeline..",
                            "dev.runwatch.redact..",
                            "dev.runwatch.text..",
                            "dev.runwatch.cause..",
                            SETTINGS,
                            JACKSON,
                            SPRING,
                            SLF4J)),
            entry("store", List.of("dev.runwatch.pipeline..", "dev.runwatch.aws..", SETTINGS, SDK, SPRING, SLF4J)),
            entry(
                    "notify",
                    List.of(
                            "dev.runwatch.event..",
                            "dev.runwatch.pipeline..",
                            "dev.runwatch.store..",
                            "dev.runwatch.redact..",
                            "dev.runwatch.report..",
                            "dev.runwatch.text..",
                            "dev.runwatch.aws..",
                            SETTINGS,
                            SDK,
                            SPRING)),
            entry(
                    "metrics",
                    List.of(
                            "dev.runwatch.event..",
                            "dev.runwatch.pipeline..",
                            "dev.runwatch.report..",
                            "dev.runwatch.notify..",
                            "dev.runwatch.aws..",
                            SETTINGS,
                            MICROMETER,
                            SDK,
                            SPRING,
                            SLF4J)));

    private static final JavaClasses HOUSE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.runwatch");

    static Stream<String> rooms() {
        return ALLOWED.keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("rooms")
    void aRoomImportsOnlyWhatItMay(String room) {
        walls(room, ALLOWED.getOrDefault(room, List.of())).check(HOUSE);
    }

    @Test
    void aWallStopsWhatTriesToPass() {
        ArchRule tooNarrow = walls("decode", List.of("dev.runwatch.pipeline.."));

        assertThatThrownBy(() -> tooNarrow.check(HOUSE)).hasMessageContaining("dev.runwatch.event");
    }

    @Test
    void everyPackageIsARoomOfTheMap() {
        assertThat(HOUSE.stream().map(JavaClass::getPackageName).distinct())
                .allSatisfy(name -> assertThat(name.equals("dev.runwatch")
                                || ALLOWED.containsKey(name.replaceFirst("dev\\.runwatch\\.(\\w+).*", "$1")))
                        .as(name)
                        .isTrue());
    }

    @Test
    void theRootKnowsNoRoom() {
        noClasses()
                .that()
                .resideInAPackage("dev.runwatch")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.runwatch.*..")
                .check(HOUSE);
    }

    @Test
    void noRoomsDependOnEachOtherInACircle() {
        slices().matching("dev.runwatch.(*)..").should().beFreeOfCycles().check(HOUSE);
    }

    @Test
    void wiringStaysInsideItsRoom() {
        classes()
                .that()
                .areAnnotatedWith(Configuration.class)
                .or()
                .haveSimpleNameEndingWith("Settings")
                .should()
                .notBePublic()
                .check(HOUSE);
    }

    @Test
    void logicKnowsNoSpringContainer() {
        noClasses()
                .that()
                .areNotAnnotatedWith(Configuration.class)
                .and()
                .doNotHaveFullyQualifiedName("dev.runwatch.Runwatch")
                .and()
                .areNotAssignableTo(BeanRegistrationExcludeFilter.class)
                .and()
                .areNotAssignableTo(SpringApplicationRunListener.class)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.springframework.context..", "org.springframework.beans..")
                .check(HOUSE);
    }

    /// Nothing looks for these at start: they would be ignored.
    @Test
    void beansAreToldApartByTheirTypesAlone() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(Qualifier.class, Value.class, Lazy.class)
                .check(HOUSE);
    }

    @Test
    void everyPackageIsNullMarked() {
        assertThat(HOUSE.stream()
                        .filter(type -> type.getSimpleName().equals("package-info"))
                        .filter(type -> type.isAnnotatedWith(NullMarked.class))
                        .map(JavaClass::getPackageName))
                .containsAll(HOUSE.stream().map(JavaClass::getPackageName).toList());
    }

    @Test
    void nothingPrintsPastTheLog() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.runwatch.logging")
                .should()
                .accessField(System.class, "out")
                .check(HOUSE);
        noClasses().should().accessField(System.class, "err").check(HOUSE);
    }

    private static ArchRule walls(String room, List<String> allowed) {
        List<String> all = new ArrayList<>(List.of("java..", "org.jspecify..", "dev.runwatch." + room + ".."));
        all.addAll(allowed);
        DescribedPredicate<JavaClass> mayBeUsed = JavaClass.Predicates.resideInAnyPackage(all.toArray(String[]::new))
                .or(DescribedPredicate.describe("primitive", type -> type.isPrimitive() || type.isArray()));
        return classes()
                .that()
                .resideInAPackage("dev.runwatch." + room + "..")
                .should()
                .onlyDependOnClassesThat(mayBeUsed)
                .because("docs/architecture.md says what each room may import");
    }
}
