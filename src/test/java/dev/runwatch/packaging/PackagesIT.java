package dev.runwatch.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What can be known of the packages by looking at them: what is in them, and that nothing of the machine is.
///
/// Two builds are compared by `.ci/reproducible`.
class PackagesIT {

    private static final Path TARGET = Path.of("target");
    private static final Path MANAGED = TARGET.resolve("runwatch-lambda.zip");
    private static final Path PROVIDED = TARGET.resolve("runwatch-provided.zip");

    @Test
    void theManagedPackageListsExactlyTheLibrariesThatItHasAndTheirBytes() throws IOException {
        List<String> libraries = new ArrayList<>();
        try (FileSystem zip = FileSystems.newFileSystem(MANAGED)) {
            for (Path jar : Archive.files(zip.getPath("lib"))) {
                libraries.add(jar.getFileName() + " " + SbomAndChecksums.sha256(Files.readAllBytes(jar)));
            }
        }

        assertThat(Sbom.in(MANAGED, ""))
                .extracting(part -> part.file() + " " + part.sha256())
                .containsExactlyInAnyOrderElementsOf(libraries);
    }

    @Test
    void theProvidedPackageListsExactlyTheLibrariesThatItHasAndItsJava() throws IOException {
        List<Sbom.Part> parts = Sbom.in(PROVIDED, "app/app.jar");

        assertThat(parts.stream().filter(part -> part.type().equals("library")).map(Sbom.Part::file))
                .containsExactlyInAnyOrderElementsOf(names(PROVIDED, "app/lib/"));
        assertThat(parts.stream().filter(part -> part.type().equals("platform")))
                .singleElement()
                .satisfies(java -> {
                    assertThat(java.name()).isEqualTo("openjdk");
                    assertThat(text(PROVIDED, "", "jre/release"))
                            .contains("\"" + java.version().replaceFirst("\\+.*", "") + "\"");
                });
    }

    @Test
    void theListsLieBesideThePackagesToo() throws IOException {
        assertThat(TARGET.resolve("runwatch-lambda.cdx.json"))
                .hasBinaryContent(SbomAndChecksums.entry(MANAGED, "", Sbom.LIST));
        assertThat(TARGET.resolve("runwatch-provided.cdx.json"))
                .hasBinaryContent(SbomAndChecksums.entry(PROVIDED, "app/app.jar", Sbom.LIST));
    }

    /// Each would be another one in the next build.
    @ParameterizedTest
    @CsvSource({"runwatch-lambda.cdx.json", "runwatch-provided.cdx.json"})
    void noListHasATimeOrANumberOfItsOwn(String list) throws IOException {
        assertThat(Files.readString(TARGET.resolve(list)))
                .contains("\"bomFormat\"")
                .doesNotContain(
                        "\"timestamp\"",
                        "\"serialNumber\"",
                        Path.of("").toAbsolutePath().toString());
    }

    @Test
    void everyChecksumIsThatOfItsFileAndTakenBySha256sum() throws Exception {
        for (String file : SbomAndChecksums.FILES) {
            var check = new ProcessBuilder("sha256sum", "--check", "--strict", file + ".sha256")
                    .directory(TARGET.toFile())
                    .redirectErrorStream(true)
                    .start();
            String said = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(said).isEqualToIgnoringNewLines(file + ": OK");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"runwatch.jar", "runwatch-lambda.zip", "runwatch-provided.zip"})
    void noEntryTellsWhenOrUnderWhichUmaskItWasBuilt(String file) throws IOException {
        Set<PosixFilePermission> data = PosixFilePermissions.fromString("rw-r--r--");
        Set<PosixFilePermission> program = PosixFilePermissions.fromString("rwxr-xr-x");
        Map<String, ?> withPermissions = Map.of("enablePosixFileAttributes", "true");
        try (FileSystem zip = FileSystems.newFileSystem(TARGET.resolve(file), withPermissions);
                Stream<Path> all = Files.walk(zip.getPath("/"))) {
            for (Path entry : all.skip(1).toList()) {
                Set<PosixFilePermission> allowed = Files.isDirectory(entry) || runs(entry) ? program : data;
                assertThat(Files.getPosixFilePermissions(entry))
                        .as(entry.toString())
                        .isEqualTo(allowed);
            }
        }
        assertThat(times(TARGET.resolve(file))).containsOnly(Archive.TIME);
    }

    /// Java writes two more times than the one that is asked for, in a part of the entry that few tools show.
    @Test
    void noJarOfTheProvidedPackageTellsWhenItWasPacked() throws IOException {
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
    void carriesItsLicenceAndNoticeAndThoseOfItsJava() throws IOException {
        byte[] licence = Files.readAllBytes(Path.of("LICENSE"));
        byte[] notice = Files.readAllBytes(Path.of("NOTICE"));

        assertThat(SbomAndChecksums.entry(MANAGED, "", "META-INF/LICENSE")).isEqualTo(licence);
        assertThat(SbomAndChecksums.entry(MANAGED, "", "META-INF/NOTICE")).isEqualTo(notice);
        assertThat(SbomAndChecksums.entry(PROVIDED, "app/app.jar", "META-INF/LICENSE"))
                .isEqualTo(licence);
        assertThat(SbomAndChecksums.entry(PROVIDED, "app/app.jar", "META-INF/NOTICE"))
                .isEqualTo(notice);
        assertThat(text(PROVIDED, "", "jre/legal/java.base/LICENSE"))
                .contains("The GNU General Public License (GPL)", "\"CLASSPATH\" EXCEPTION TO THE GPL");
        assertThat(names(PROVIDED, "jre/legal/")).contains("java.base/ASSEMBLY_EXCEPTION", "java.xml/LICENSE");
    }

    private static boolean runs(Path entry) {
        return entry.toString().equals("/bootstrap")
                || entry.startsWith("/jre/bin")
                || entry.toString().equals("/jre/lib/jspawnhelper")
                || entry.toString().equals("/jre/lib/jexec");
    }

    private static List<FileTime> times(Path file) throws IOException {
        try (var zip = new ZipFile(file.toFile())) {
            return zip.stream().map(ZipEntry::getLastModifiedTime).toList();
        }
    }

    private static List<String> names(Path file, String folder) throws IOException {
        try (var zip = new ZipFile(file.toFile())) {
            return zip.stream()
                    .filter(entry -> !entry.isDirectory() && entry.getName().startsWith(folder))
                    .map(entry -> entry.getName().substring(folder.length()))
                    .toList();
        }
    }

    private static String text(Path zip, String jar, String name) throws IOException {
        return new String(SbomAndChecksums.entry(zip, jar, name), StandardCharsets.UTF_8);
    }
}
