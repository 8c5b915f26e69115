package dev.runwatch.packaging;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// Writes the SBOM of a package beside it, and for each file a checksum that `sha256sum --check` accepts.
public final class SbomAndChecksums {

    static final List<String> MANAGED_FILES =
            List.of("runwatch.jar", "runwatch-lambda.zip", "runwatch-lambda.cdx.json");

    static final List<String> PROVIDED_FILES = List.of("runwatch-provided.zip", "runwatch-provided.cdx.json");

    private SbomAndChecksums() {}

    /// For the managed package. Runs on every system.
    ///
    /// @param arguments the folder of the packages
    public static void main(String[] arguments) throws IOException {
        Path target = Path.of(arguments[0]);
        writeSbom(target, "runwatch-lambda", "");
        writeChecksums(target, MANAGED_FILES);
        notice(System.getProperty("os.name")).ifPresent(System.out::println);
    }

    /// For the package of the custom runtime, which only Linux builds.
    static void writeProvided(Path target) throws IOException {
        writeSbom(target, "runwatch-provided", "app/app.jar");
        writeChecksums(target, PROVIDED_FILES);
    }

    /// What the build reports on a system that cannot build every package. The profile `custom-runtime` in `pom.xml`
    /// compares the same name.
    ///
    /// @param system a value of the system property `os.name`
    static Optional<String> notice(String system) {
        return system.equalsIgnoreCase("Linux")
                ? Optional.empty()
                : Optional.of("runwatch-provided.zip is not built on " + system
                        + ", only on Linux. sam/template.yaml does not need it.");
    }

    private static void writeSbom(Path target, String name, String jar) throws IOException {
        Files.write(target.resolve(name + ".cdx.json"), entry(target.resolve(name + ".zip"), jar, Sbom.LIST));
    }

    private static void writeChecksums(Path target, List<String> files) throws IOException {
        for (String file : files) {
            String sum = sha256(Files.readAllBytes(target.resolve(file)));
            Files.writeString(target.resolve(file + ".sha256"), sum + "  " + file + "\n");
        }
    }

    /// @param jar the jar in the zip that has the entry; empty if it lies in the zip itself
    static byte[] entry(Path zip, String jar, String name) throws IOException {
        try (FileSystem outer = FileSystems.newFileSystem(zip)) {
            if (jar.isEmpty()) {
                return Files.readAllBytes(outer.getPath(name));
            }
            try (FileSystem inner = FileSystems.newFileSystem(outer.getPath(jar))) {
                return Files.readAllBytes(inner.getPath(name));
            }
        }
    }

    static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException unexpected) {
            throw new IllegalStateException(unexpected);
        }
    }
}
