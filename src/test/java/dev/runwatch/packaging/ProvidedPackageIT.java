package dev.runwatch.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runwatch.testkit.LinuxOnly;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

/// The package of the custom runtime: its contents, and that it contains nothing of the build machine.
@LinuxOnly
class ProvidedPackageIT {

    private static final Path PROVIDED = ProvidedFunction.ZIP;
    private static final String JAR = "app/app.jar";

    @Test
    void theSbomListsEveryLibraryAndJava() throws IOException {
        List<Sbom.Part> parts = Sbom.in(PROVIDED, JAR);

        assertThat(parts.stream().filter(part -> part.type().equals("library")).map(Sbom.Part::file))
                .containsExactlyInAnyOrderElementsOf(names("app/lib/"));
        assertThat(parts.stream().filter(part -> part.type().equals("platform")))
                .singleElement()
                .satisfies(java -> {
                    assertThat(java.name()).isEqualTo("openjdk");
                    assertThat(text("jre/release"))
                            .contains("\"" + java.version().replaceFirst("\\+.*", "") + "\"");
                });
    }

    @Test
    void theSbomIsAlsoNextToThePackage() throws IOException {
        Path sbom = PackagesIT.TARGET.resolve("runwatch-provided.cdx.json");

        assertThat(sbom).hasBinaryContent(SbomAndChecksums.entry(PROVIDED, JAR, Sbom.LIST));
        PackagesIT.assertNothingOfTheBuild(sbom);
    }

    @Test
    void everyFileHasItsChecksum() throws IOException {
        PackagesIT.assertChecksums(SbomAndChecksums.PROVIDED_FILES);
    }

    /// One check with the tool that an operator uses.
    @Test
    void sha256sumAcceptsTheChecksum() throws Exception {
        var check = new ProcessBuilder("sha256sum", "--check", "--strict", "runwatch-provided.zip.sha256")
                .directory(PackagesIT.TARGET.toFile())
                .redirectErrorStream(true)
                .start();

        assertThat(new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualToIgnoringNewLines("runwatch-provided.zip: OK");
    }

    @Test
    void noEntryRevealsTimeOrUmask() throws IOException {
        PackagesIT.assertOneTime(PROVIDED);
        PackagesIT.assertPermissions(PROVIDED, ProvidedPackageIT::isExecutable);
    }

    /// Java writes two more times into each entry, which few tools show.
    @Test
    void noJarRevealsTheTimeOfTheBuild() throws IOException {
        try (FileSystem zip = FileSystems.newFileSystem(PROVIDED)) {
            for (Path jar : Archive.files(zip.getPath("app"))) {
                if (jar.toString().endsWith(".jar")) {
                    try (FileSystem content = FileSystems.newFileSystem(jar)) {
                        for (Path file : Archive.files(content.getPath("/"))) {
                            Map<String, Object> times =
                                    Files.readAttributes(file, "lastModifiedTime,lastAccessTime,creationTime");
                            assertThat(times.values()).as(jar + file.toString()).containsOnly(Archive.TIME);
                        }
                    }
                }
            }
        }
    }

    @Test
    void containsLicenseAndNoticeAndThoseOfJava() throws IOException {
        assertThat(SbomAndChecksums.entry(PROVIDED, JAR, "META-INF/LICENSE"))
                .isEqualTo(Files.readAllBytes(Path.of("LICENSE")));
        assertThat(SbomAndChecksums.entry(PROVIDED, JAR, "META-INF/NOTICE"))
                .isEqualTo(Files.readAllBytes(Path.of("NOTICE")));
        assertThat(text("jre/legal/java.base/LICENSE"))
                .contains("The GNU General Public License (GPL)", "\"CLASSPATH\" EXCEPTION TO THE GPL");
        assertThat(names("jre/legal/")).contains("java.base/ASSEMBLY_EXCEPTION", "java.xml/LICENSE");
    }

    private static boolean isExecutable(Path entry) {
        return entry.toString().equals("/bootstrap")
                || entry.startsWith("/jre/bin")
                || entry.toString().equals("/jre/lib/jspawnhelper")
                || entry.toString().equals("/jre/lib/jexec");
    }

    private static List<String> names(String folder) throws IOException {
        try (var zip = new ZipFile(PROVIDED.toFile())) {
            return zip.stream()
                    .filter(entry -> !entry.isDirectory() && entry.getName().startsWith(folder))
                    .map(entry -> entry.getName().substring(folder.length()))
                    .toList();
        }
    }

    private static String text(String name) throws IOException {
        return new String(SbomAndChecksums.entry(PROVIDED, "", name), StandardCharsets.UTF_8);
    }
}
