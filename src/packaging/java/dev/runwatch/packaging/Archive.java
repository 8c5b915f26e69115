package dev.runwatch.packaging;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Reproducible zip files: sorted entries, one time for all, permissions 0755 or 0644.
final class Archive {

    /// The time of every entry, in even seconds because a zip file has a resolution of two. The JVM rejects an AOT
    /// cache if a jar has another time than in the training run.
    static final FileTime TIME = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));

    private Archive() {}

    /// @param compression `STORED` or `DEFLATED`
    static void pack(Path directory, Path zip, String compression) throws IOException {
        Files.deleteIfExists(zip);
        Map<String, ?> options =
                Map.of("create", "true", "compressionMethod", compression, "enablePosixFileAttributes", "true");
        try (FileSystem archive = FileSystems.newFileSystem(uri(zip), options)) {
            for (Path file : files(directory)) {
                Path entry = archive.getPath("/" + directory.relativize(file));
                Files.createDirectories(entry.resolve("..").normalize());
                Files.copy(file, entry);
                Files.setPosixFilePermissions(
                        entry, PosixFilePermissions.fromString(Files.isExecutable(file) ? "rwxr-xr-x" : "rw-r--r--"));
            }
            try (Stream<Path> entries = Files.walk(archive.getPath("/"))) {
                for (Path entry : entries.skip(1).toList()) {
                    if (Files.isDirectory(entry)) {
                        Files.setPosixFilePermissions(entry, PosixFilePermissions.fromString("rwxr-xr-x"));
                    }
                    // Java writes all three, and uses the current time for those that are not set.
                    Files.getFileAttributeView(entry, BasicFileAttributeView.class)
                            .setTimes(TIME, TIME, TIME);
                }
            }
        }
    }

    /// Unpacks with permissions and times, as Lambda does.
    static void unpack(Path zip, Path directory) throws IOException {
        try (FileSystem archive = FileSystems.newFileSystem(uri(zip), Map.of("enablePosixFileAttributes", "true"))) {
            Path root = archive.getPath("/");
            for (Path entry : files(root)) {
                Path file = directory.resolve(root.relativize(entry).toString());
                Files.createDirectories(file.resolve("..").normalize());
                Files.copy(entry, file);
                Files.setPosixFilePermissions(file, Files.getPosixFilePermissions(entry));
                Files.setLastModifiedTime(file, Files.getLastModifiedTime(entry));
            }
        }
    }

    /// All files in a folder and its subfolders, sorted by name.
    static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static URI uri(Path zip) {
        return URI.create("jar:" + zip.toUri());
    }
}
