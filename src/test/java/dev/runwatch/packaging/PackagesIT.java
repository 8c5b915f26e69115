package dev.runwatch.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The managed package and the jar: their contents, and that they contain nothing of the build machine.
///
/// Two builds are compared by `.ci/reproducible`.
class PackagesIT {

    static final Path TARGET = Path.of("target");

    private static final Path MANAGED = TARGET.resolve("runwatch-lambda.zip");

    @Test
    void theSbomListsEveryLibraryWithItsChecksum() throws IOException {
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
    void theSbomIsAlsoNextToThePackage() throws IOException {
        Path sbom = TARGET.resolve("runwatch-lambda.cdx.json");

        assertThat(sbom).hasBinaryContent(SbomAndChecksums.entry(MANAGED, "", Sbom.LIST));
        assertNothingOfTheBuild(sbom);
    }

    @Test
    void everyFileHasItsChecksum() throws IOException {
        assertChecksums(SbomAndChecksums.MANAGED_FILES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"runwatch.jar", "runwatch-lambda.zip"})
    void everyEntryHasTheSameTime(String file) throws IOException {
        assertOneTime(TARGET.resolve(file));
    }

    @ParameterizedTest
    @ValueSource(strings = {"runwatch.jar", "runwatch-lambda.zip"})
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "The jar copies permissions, which files on Windows do not have")
    void noEntryRevealsTheUmask(String file) throws IOException {
        assertPermissions(TARGET.resolve(file), entry -> false);
    }

    @Test
    void containsLicenseAndNotice() throws IOException {
        assertThat(SbomAndChecksums.entry(MANAGED, "", "META-INF/LICENSE"))
                .isEqualTo(Files.readAllBytes(Path.of("LICENSE")));
        assertThat(SbomAndChecksums.entry(MANAGED, "", "META-INF/NOTICE"))
                .isEqualTo(Files.readAllBytes(Path.of("NOTICE")));
    }

    /// A time, a serial number or a path would differ in the next build.
    static void assertNothingOfTheBuild(Path sbom) throws IOException {
        assertThat(Files.readString(sbom))
                .contains("\"bomFormat\"")
                .doesNotContain(
                        "\"timestamp\"",
                        "\"serialNumber\"",
                        Path.of("").toAbsolutePath().toString());
    }

    /// The format of `sha256sum`: checksum, two spaces, file name.
    static void assertChecksums(List<String> files) throws IOException {
        for (String file : files) {
            assertThat(TARGET.resolve(file + ".sha256"))
                    .hasContent(SbomAndChecksums.sha256(Files.readAllBytes(TARGET.resolve(file))) + "  " + file + "\n");
        }
    }

    static void assertOneTime(Path file) throws IOException {
        try (var zip = new ZipFile(file.toFile())) {
            assertThat(zip.stream().map(ZipEntry::getLastModifiedTime)).containsOnly(Archive.TIME);
        }
    }

    static void assertPermissions(Path file, Predicate<Path> executable) throws IOException {
        Set<PosixFilePermission> data = PosixFilePermissions.fromString("rw-r--r--");
        Set<PosixFilePermission> program = PosixFilePermissions.fromString("rwxr-xr-x");
        Map<String, ?> withPermissions = Map.of("enablePosixFileAttributes", "true");
        try (FileSystem zip = FileSystems.newFileSystem(file, withPermissions);
                Stream<Path> all = Files.walk(zip.getPath("/"))) {
            for (Path entry : all.skip(1).toList()) {
                Set<PosixFilePermission> allowed = Files.isDirectory(entry) || executable.test(entry) ? program : data;
                assertThat(Files.getPosixFilePermissions(entry))
                        .as(entry.toString())
                        .isEqualTo(allowed);
            }
        }
    }
}
