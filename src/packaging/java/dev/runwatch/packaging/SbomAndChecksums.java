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

/// Writes the SBOM of each package beside it, and for each file a checksum that `sha256sum --check` accepts.
final class SbomAndChecksums {

    /// The jar, the packages and their SBOMs.
    static final List<String> FILES = List.of(
            "runwatch.jar",
            "runwatch-lambda.zip",
            "runwatch-lambda.cdx.json",
            "runwatch-provided.zip",
            "runwatch-provided.cdx.json");

    private SbomAndChecksums() {}

    /// @param target the folder of the packages
    static void write(Path target) throws IOException {
        Files.write(
                target.resolve("runwatch-lambda.cdx.json"),
                entry(target.resolve("runwatch-lambda.zip"), "", Sbom.LIST));
        Files.write(
                target.resolve("runwatch-provided.cdx.json"),
                entry(target.resolve("runwatch-provided.zip"), "app/app.jar", Sbom.LIST));
        for (String file : FILES) {
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
