package dev.runwatch.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runwatch.packaging.CustomRuntimePackager;
import dev.runwatch.packaging.SbomAndChecksums;
import dev.runwatch.testkit.LinuxOnly;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.junit.platform.commons.support.AnnotationSupport;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/// The build runs on Linux, macOS and Windows: only Linux builds the package of the custom runtime, and only tests on
/// Linux need it or Lambda's runtime interface client.
class BuildSystemsTest {

    private static final String PROFILE = "/project/profiles/profile[id='custom-runtime']";
    private static final Pattern NEEDS_LINUX = Pattern.compile(
            "ProvidedFunction|runwatch-provided\\.zip|(?:LambdaProcess|ProcessMemory)\\.(?!ZIP)|FaultyDependencies");

    @Test
    void onlyAProfileActiveOnLinuxBuildsTheCustomRuntimePackage() throws Exception {
        String program = CustomRuntimePackager.class.getName();

        assertThat(pom("//execution[contains(configuration/commandlineArgs, '" + program + "')]/ancestor::profile/id"))
                .containsExactly("custom-runtime");
        assertThat(pom("//commandlineArgs[contains(., '" + program + "')]")).hasSize(1);
        assertThat(pom(PROFILE + "/activation/*/*")).containsExactly("Linux");
        assertThat(pom(PROFILE + "/activation/os/name")).containsExactly("Linux");
    }

    @Test
    void everySystemBuildsTheManagedPackageWithSbomAndChecksums() throws Exception {
        assertThat(pom("/project/build/plugins/plugin[artifactId='exec-maven-plugin']//commandlineArgs"))
                .anySatisfy(arguments -> assertThat(arguments).contains(SbomAndChecksums.class.getName() + " target"))
                .noneSatisfy(arguments -> assertThat(arguments).contains("CustomRuntime"));
        assertThat(pom("/project/build/plugins/plugin[artifactId='maven-assembly-plugin']//id"))
                .containsExactly("managed-package");
    }

    @Test
    void everyTestThatNeedsLinuxIsLimitedToLinux() throws IOException {
        try (Stream<Path> sources = Files.walk(Path.of("src/test/java"))) {
            List<Path> needing = sources.filter(file -> file.toString().endsWith("IT.java"))
                    .filter(file -> NEEDS_LINUX.matcher(read(file)).find())
                    .toList();

            assertThat(needing).hasSizeGreaterThan(10).allSatisfy(file -> assertThat(isLimited(type(file)))
                    .as(file + " starts or reads a package for Linux and is not @LinuxOnly")
                    .isTrue());
        }
    }

    /// The class, or those of its tests that need Linux.
    private static boolean isLimited(Class<?> type) {
        return Stream.concat(Stream.of(type), Stream.of(type.getDeclaredMethods()))
                .anyMatch(each -> AnnotationSupport.isAnnotated(each, LinuxOnly.class));
    }

    private static Class<?> type(Path source) {
        String name = Path.of("src/test/java").relativize(source).toString();
        try {
            return Class.forName(
                    name.replace(".java", "").replaceAll("[/\\\\]", "."),
                    false,
                    BuildSystemsTest.class.getClassLoader());
        } catch (ClassNotFoundException unexpected) {
            throw new IllegalStateException(unexpected);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unexpected) {
            throw new UncheckedIOException(unexpected);
        }
    }

    private static List<String> pom(String xpath) throws Exception {
        var document = DocumentBuilderFactory.newDefaultInstance()
                .newDocumentBuilder()
                .parse(Path.of("pom.xml").toFile());
        var found = (NodeList)
                XPathFactory.newDefaultInstance().newXPath().evaluate(xpath, document, XPathConstants.NODESET);
        return IntStream.range(0, found.getLength())
                .mapToObj(found::item)
                .map(Node::getTextContent)
                .map(String::strip)
                .toList();
    }
}
